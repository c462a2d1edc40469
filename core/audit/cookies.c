/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cookies.h"

#include "bloom_filter.h"

#include <glib.h>

/* RFC 1035 §2.3.4: no name is longer, so no Domain above it can match a host. */
enum { LONGEST_DOMAIN = 255 };

typedef struct cookie {
    hl_digest key; /* of the pair, its host or domain, and which of both it is */
    hl_time_ns first_set;
    hl_frame_ref set_by;
    GList link; /* in `order` */
} cookie;

struct hl_cookies {
    const hl_domains *domains;
    size_t capacity;
    GHashTable *by_key;      /* of cookie, which it owns */
    GQueue order;            /* the one not set for the longest time first */
    uint64_t forgotten;      /* so many, */
    hl_bloom_filter *traces; /* of which this is left; NULL: there are none */
};

hl_cookies *hl_cookies_new(size_t capacity, const hl_domains *domains)
{
    hl_cookies *cookies = g_new0(hl_cookies, 1);
    cookies->domains = domains;
    cookies->capacity = capacity;
    cookies->by_key = g_hash_table_new_full(hl_digest_hash, hl_digest_is_same, NULL, g_free);
    g_queue_init(&cookies->order);
    return cookies;
}

void hl_cookies_free(hl_cookies *cookies)
{
    if (!cookies)
        return;
    g_hash_table_unref(cookies->by_key);
    hl_bloom_filter_free(cookies->traces);
    g_free(cookies);
}

uint64_t hl_cookies_forgotten(const hl_cookies *cookies)
{
    return cookies->forgotten;
}

static hl_bytes name_of(hl_bytes pair)
{
    return hl_bytes_trim(hl_bytes_first(pair, hl_bytes_find(pair, '=')));
}

static hl_bytes value_of(hl_bytes pair)
{
    return hl_bytes_trim(hl_bytes_skip(pair, hl_bytes_find(pair, '=') + 1));
}

static void append(GString *text, hl_bytes octets)
{
    g_string_append_len(text, (const char *)octets.data, (gssize)octets.size);
}

/* A semicolon occurs in no pair, so that two keys never run into each other. */
static hl_digest key_of(hl_bytes pair, const char *domain, bool host_only)
{
    GString *text = g_string_sized_new(pair.size + 64);
    append(text, name_of(pair));
    g_string_append_c(text, '=');
    append(text, value_of(pair));
    g_string_append(text, host_only ? ";host=" : ";domain=");
    g_string_append(text, domain);
    hl_digest key = hl_digest_of(hl_bytes_from(text->str, text->len));
    g_string_free(text, TRUE);
    return key;
}

static void forget(hl_cookies *cookies, hl_digest key)
{
    if (!cookies->traces)
        cookies->traces = hl_bloom_filter_new();
    hl_bloom_filter_add(cookies->traces, key);
    cookies->forgotten++;
}

static void forget_oldest(hl_cookies *cookies)
{
    cookie *oldest = g_queue_pop_head_link(&cookies->order)->data;
    forget(cookies, oldest->key);
    g_hash_table_remove(cookies->by_key, &oldest->key);
}

static void set(cookie *known, const hl_message *response)
{
    known->first_set = response->head_ended;
    known->set_by = response->head_frame;
}

static void remember(hl_cookies *cookies, hl_digest key, const hl_message *response)
{
    cookie *known = g_hash_table_lookup(cookies->by_key, &key);
    if (known) {
        if (response->head_ended < known->first_set)
            set(known, response);
        g_queue_unlink(&cookies->order, &known->link);
        g_queue_push_tail_link(&cookies->order, &known->link);
        return;
    }
    if (cookies->capacity == 0) {
        forget(cookies, key);
        return;
    }
    if (g_hash_table_size(cookies->by_key) >= cookies->capacity)
        forget_oldest(cookies);
    cookie *added = g_new0(cookie, 1);
    added->key = key;
    set(added, response);
    added->link.data = added;
    g_hash_table_insert(cookies->by_key, &added->key, added);
    g_queue_push_tail_link(&cookies->order, &added->link);
}

bool hl_cookies_next_pair(hl_bytes *list, hl_bytes *pair)
{
    while (list->size > 0) {
        size_t size = hl_bytes_find(*list, ';');
        *pair = hl_bytes_trim(hl_bytes_first(*list, size));
        *list = hl_bytes_skip(*list, size + 1);
        if (pair->size > 0)
            return true;
    }
    return false;
}

/* The last Domain attribute, in lower case and without a leading dot; NULL: there is none. */
static char *domain_of(hl_bytes attributes)
{
    hl_bytes attribute, domain = {NULL, 0};
    while (hl_cookies_next_pair(&attributes, &attribute))
        if (hl_bytes_is_nocase(name_of(attribute), "domain"))
            domain = value_of(attribute);
    if (domain.size > 0 && domain.data[0] == '.')
        domain = hl_bytes_skip(domain, 1);
    if (domain.size == 0 || domain.size > LONGEST_DOMAIN)
        return NULL;
    char *text = hl_bytes_copy_text(domain);
    char *folded = g_ascii_strdown(text, -1);
    g_free(text);
    return folded;
}

/* RFC 6265 §5.3 steps 4 to 6. */
static void observe_one(hl_cookies *cookies, const hl_url *url, hl_bytes value,
                        const hl_message *response)
{
    size_t end = hl_bytes_find(value, ';');
    hl_bytes pair = hl_bytes_first(value, end);
    if (hl_bytes_trim(pair).size == 0)
        return;
    char *domain = domain_of(hl_bytes_skip(value, end + 1));
    bool is_public = domain && hl_domains_is_public(cookies->domains, domain);
    if (!domain || (is_public && g_str_equal(domain, url->host)))
        remember(cookies, key_of(pair, url->host, true), response);
    else if (!is_public && hl_domains_match(url->host, domain))
        remember(cookies, key_of(pair, domain, false), response);
    g_free(domain);
}

void hl_cookies_observe(hl_cookies *cookies, const hl_url *url, const hl_message *response)
{
    hl_field field;
    for (size_t next = 0; hl_message_next_field(response, "set-cookie", &next, &field);)
        observe_one(cookies, url, field.value, response);
}

static bool was_set(const hl_cookies *cookies, hl_digest key, const hl_message *request)
{
    if (cookies->traces && hl_bloom_filter_may_have(cookies->traces, key))
        return true;
    const cookie *known = g_hash_table_lookup(cookies->by_key, &key);
    return known && (known->first_set == request->started ||
                     hl_frame_came_before(known->set_by, known->first_set, request->first_frame,
                                          request->started));
}

bool hl_cookies_cover(const hl_cookies *cookies, hl_bytes pair, const char *host,
                      const hl_message *request)
{
    if (g_hash_table_size(cookies->by_key) == 0 && !cookies->traces)
        return false;
    if (was_set(cookies, key_of(pair, host, true), request))
        return true;
    for (const char *domain = host; domain; domain = strchr(domain, '.')) {
        domain += *domain == '.';
        if (was_set(cookies, key_of(pair, domain, false), request))
            return true;
    }
    return false;
}
