/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wants.h"

#include <glib.h>

typedef struct hl_want_list {
    hl_want *wants;
    unsigned count;
    uint64_t seed;
    const hl_url *source; /* NULL: not known */
} hl_want_list;

hl_digest hl_want_key(hl_bytes url_key, uint64_t seed)
{
    return hl_digest_seeded(url_key, seed);
}

static hl_want *add(hl_want_list *list, hl_want_kind kind, const char *url_key)
{
    hl_want *want = &list->wants[list->count++];
    *want = (hl_want){.kind = kind, .key = hl_want_key(hl_bytes_text(url_key), list->seed)};
    return want;
}

/* Takes `url` over. */
static hl_want *add_url(hl_want_list *list, hl_want_kind kind, hl_url *url)
{
    hl_want *want = add(list, kind, url->key);
    want->url = url;
    want->is_same_origin = list->source && hl_url_same_origin(list->source, url);
    return want;
}

/* Under the same name, whose https may be what was redirected. */
static void add_upgraded(hl_want_list *list, const hl_url *target)
{
    const hl_url *source = list->source;
    char *key = hl_url_moved_key(target, "https", target);
    hl_want *want = add(list, HL_WANT_UPGRADED, key);
    want->is_same_origin = source && source->port == 443 && g_str_equal(source->scheme, "https") &&
                           hl_url_same_host(source, target);
    g_free(key);
}

static void add_target(hl_want_list *list, hl_url *target)
{
    add_url(list, HL_WANT_TARGET, hl_url_ref(target));
    if (g_str_equal(target->scheme, "http") && target->port == 80)
        add_upgraded(list, target);
}

/* Where only the scheme is another, the old authority may well be the new one. */
static void add_stale_host(hl_want_list *list, const hl_url *target)
{
    if (hl_url_same_origin(list->source, target))
        return;
    char *key = hl_url_moved_key(target, target->scheme, list->source);
    if (!g_str_equal(key, target->key))
        add(list, HL_WANT_STALE_HOST, key)->is_same_origin =
            g_str_equal(list->source->scheme, target->scheme);
    g_free(key);
}

static void add_mistakes(hl_want_list *list, const hl_location *location)
{
    hl_misresolution mistakes[HL_MISRESOLUTIONS_MAX];
    unsigned count = hl_misresolution_find(location, mistakes);
    for (unsigned i = 0; i < count; i++)
        add_url(list, HL_WANT_MISRESOLVED, mistakes[i].url)->how = mistakes[i].how;
}

unsigned hl_wants_list(hl_want wants[HL_WANTS_MAX], const hl_location *location, uint64_t seed)
{
    hl_want_list list = {.wants = wants, .seed = seed, .source = location->source};
    for (size_t i = 0; i < HL_LOCATION_TARGETS && location->targets[i]; i++)
        if (hl_url_is_http(location->targets[i]))
            add_target(&list, location->targets[i]);
    if (!location->source || !location->target || !hl_url_is_http(location->target))
        return list.count;
    add_stale_host(&list, location->target);
    add_mistakes(&list, location);
    return list.count;
}

void hl_want_clear(hl_want *want)
{
    hl_url_free(want->url);
}

size_t hl_want_memory(const hl_want *want)
{
    return want->url ? hl_url_memory(want->url) : 0;
}
