/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Credentials that reach somebody they are not for. Values are compared here and never said; nor is
 * an authentication scheme, which in a value without one would be the secret itself.
 */
#include "rules.h"

#include "sentence.h"

/* The first message of an NTLM handshake is the same everywhere and holds nothing of the user's. */
static bool is_no_secret(hl_bytes value)
{
    return value.size == 0 || hl_bytes_starts_nocase(value, "NTLM TlRMTVNTUAAB") ||
           hl_bytes_starts_nocase(value, "Negotiate TlRMTVNTUAAB");
}

/* Does the follow-up bear a field of that name with a value that the original bore? */
static bool is_forwarded(const hl_judgement *judgement, const char *name)
{
    hl_field first, second;
    for (size_t i = 0; hl_message_next_field(judgement->original, name, &i, &first);)
        for (size_t j = 0; hl_message_next_field(judgement->follow_up, name, &j, &second);)
            if (!is_no_secret(first.value) && hl_bytes_equal(first.value, second.value))
                return true;
    return false;
}

static bool has_both_urls(const hl_judgement *judgement)
{
    return judgement->comparable && judgement->original_url && judgement->follow_up_url;
}

/* "… of http://a.example.org was sent to http://b.example.net" */
static void say_way(GString *message, const hl_judgement *judgement, const char *verb)
{
    g_string_append(message, " of ");
    hl_say_origin(message, judgement->original_url);
    g_string_append_printf(message, " %s sent to ", verb);
    hl_say_origin(message, judgement->follow_up_url);
}

/* The user information of an absolute reference, or an empty view. */
static hl_bytes user_information(hl_bytes reference)
{
    hl_bytes rest = hl_bytes_skip(reference, hl_bytes_find(reference, '/'));
    if (rest.size < 2 || rest.data[1] != '/')
        return (hl_bytes){NULL, 0};
    rest = hl_bytes_skip(rest, 2);
    rest = hl_bytes_first(rest, hl_bytes_find(rest, '/'));
    size_t end = hl_bytes_find(rest, '@');
    return end < rest.size ? hl_bytes_first(rest, end) : (hl_bytes){NULL, 0};
}

/* A Location with "user:password@" hands the client these credentials for the new origin. */
static bool was_given_by_location(const hl_judgement *judgement)
{
    hl_bytes given = user_information(hl_message_find(judgement->response, "location"));
    if (given.size == 0)
        return false;
    char *text = hl_bytes_copy_text(given);
    char *plain = g_uri_unescape_string(text, NULL);
    char *coded = plain ? g_base64_encode((const guchar *)plain, strlen(plain)) : NULL;
    char *expected = g_strconcat("Basic ", coded, NULL);
    hl_bytes sent = hl_message_find(judgement->follow_up, "authorization");
    bool same = coded && hl_bytes_is(sent, expected);
    g_free(expected);
    g_free(coded);
    g_free(plain);
    g_free(text);
    return same;
}

/* The other origin's owner holds the user's password or token. Fetch; RFC 9110 §15.4 step 3. */
bool hl_fires_authorization_forwarded(const hl_judgement *judgement, hl_finding *finding)
{
    if (!has_both_urls(judgement) ||
        hl_url_same_origin(judgement->original_url, judgement->follow_up_url) ||
        !is_forwarded(judgement, "authorization") || was_given_by_location(judgement))
        return false;
    if (!hl_went_to_other_host(judgement))
        finding->severity = HL_WARNING;
    GString *message = g_string_new("the Authorization <redacted>");
    say_way(message, judgement, "was");
    finding->message = g_string_free(message, FALSE);
    return true;
}

static gint compare_views(gconstpointer a, gconstpointer b)
{
    const hl_bytes *one = a, *other = b;
    int order =
        one->size && other->size ? memcmp(one->data, other->data, MIN(one->size, other->size)) : 0;
    return order != 0 ? order : (one->size > other->size) - (one->size < other->size);
}

/* The Cookie pairs of a request, sorted: their number is up to the sender. */
static GArray *pairs_of(const hl_message *request)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(hl_bytes));
    hl_field field;
    for (size_t next = 0; hl_message_next_field(request, "cookie", &next, &field);) {
        hl_bytes list = field.value, pair;
        while (hl_cookies_next_pair(&list, &pair))
            g_array_append_val(pairs, pair);
    }
    g_array_sort(pairs, compare_views);
    return pairs;
}

/* What of `sent` was in `had` too and had not been set for the new host; frees `sent`. */
static GArray *keep_leaked(const hl_judgement *judgement, const GArray *had, GArray *sent)
{
    GArray *leaked = g_array_new(FALSE, FALSE, sizeof(hl_bytes));
    for (guint i = 0; i < sent->len; i++) {
        hl_bytes pair = g_array_index(sent, hl_bytes, i);
        bool repeated = i > 0 && hl_bytes_equal(pair, g_array_index(sent, hl_bytes, i - 1));
        if (!repeated && g_array_binary_search((GArray *)had, &pair, compare_views, NULL) &&
            !hl_cookies_cover(judgement->cookies, pair, judgement->follow_up_url->host,
                              judgement->follow_up))
            g_array_append_val(leaked, pair);
    }
    g_array_unref(sent);
    return leaked;
}

/* " (sid, lang, …)"; what has no "=" may be all secret. */
static void say_names(GString *message, const GArray *pairs)
{
    enum { MOST = 3 };
    const char *separator = " (";
    for (guint i = 0; i < MIN(pairs->len, MOST); i++) {
        hl_bytes pair = g_array_index(pairs, hl_bytes, i);
        size_t end = hl_bytes_find(pair, '=');
        g_string_append(message, separator);
        if (end < pair.size)
            hl_say_octets(message, hl_bytes_trim(hl_bytes_first(pair, end)));
        else
            g_string_append(message, "<redacted>");
        separator = ", ";
    }
    g_string_append(message, pairs->len > MOST ? ", …)" : ")");
}

static char *cookie_message(const hl_judgement *judgement, const GArray *leaked)
{
    GString *message = g_string_new(NULL);
    if (leaked->len == 1)
        g_string_append(message, "the Cookie");
    else
        g_string_append_printf(message, "%u Cookies", leaked->len);
    say_names(message, leaked);
    say_way(message, judgement, leaked->len == 1 ? "was" : "were");
    return g_string_free(message, FALSE);
}

/* The other host's owner can act as the user. RFC 6265 §5.4; RFC 9110 §15.4 step 3. */
bool hl_fires_cookie_forwarded(const hl_judgement *judgement, hl_finding *finding)
{
    if (!has_both_urls(judgement) || !hl_went_to_other_host(judgement) ||
        !hl_message_find(judgement->follow_up, "cookie").data)
        return false;
    GArray *had = pairs_of(judgement->original);
    GArray *leaked = keep_leaked(judgement, had, pairs_of(judgement->follow_up));
    bool fires = leaked->len > 0;
    if (fires)
        finding->message = cookie_message(judgement, leaked);
    if (hl_domains_same_registrant(judgement->domains, judgement->original_url->host,
                                   judgement->follow_up_url->host))
        finding->severity = HL_NOTE;
    g_array_unref(had);
    g_array_unref(leaked);
    return fires;
}

/* HTTP/1 tells a request to a proxy from one to an origin server (RFC 9112 §3.2); HTTP/2 does not.
 */
static bool is_to_proxy(const hl_message *request)
{
    return request->version < HL_HTTP_2 && (hl_bytes_is(request->method, "CONNECT") ||
                                            hl_bytes_starts_nocase(request->target, "http://") ||
                                            hl_bytes_starts_nocase(request->target, "https://"));
}

static bool is_to_origin(const hl_message *request)
{
    return request->version < HL_HTTP_2 && request->target.size > 0 &&
           request->target.data[0] == '/';
}

/* Past the proxy: at another server, or inside a tunnel that it cannot look into. */
static bool left_proxy(const hl_judgement *judgement)
{
    const hl_connection *before = judgement->original->connection;
    const hl_connection *after = judgement->follow_up->connection;
    return !hl_connection_same_server(before, after) ||
           (after->tls_version && !before->tls_version);
}

/*
 * The origin's owner can use the proxy in the user's name. RFC 9110 §11.7.2: the field is for the
 * next inbound proxy alone. It reached a server that it was not meant for when the original went to
 * a proxy and the follow-up to an origin server past it, or both to origin servers of two hosts.
 */
bool hl_fires_proxy_authorization_forwarded(const hl_judgement *judgement, hl_finding *finding)
{
    if (!judgement->comparable || !judgement->follow_up_url ||
        !is_forwarded(judgement, "proxy-authorization") || !is_to_origin(judgement->follow_up))
        return false;
    bool past_proxy = is_to_proxy(judgement->original) && left_proxy(judgement);
    bool to_other = is_to_origin(judgement->original) && hl_went_to_other_host(judgement);
    if (!past_proxy && !to_other)
        return false;
    GString *message = g_string_new("the Proxy-Authorization <redacted> was sent to the origin "
                                    "server ");
    hl_say_origin(message, judgement->follow_up_url);
    finding->message = g_string_free(message, FALSE);
    return true;
}

const char *const hl_audit_secret_fields_default[] = {
    "X-Api-Key",
    "X-Auth-Token",
    "X-Access-Token",
    "X-Auth-Key",
    "X-Authorization",
    "X-Amz-Security-Token",
    "X-Goog-Api-Key",
    "X-Session-Token",
    "X-Session-Id",
    "X-User-Token",
    "X-Csrf-Token",
    "X-Xsrf-Token",
    "X-Vault-Token",
    "X-Consul-Token",
    "X-Gitlab-Token",
    "X-Shopify-Access-Token",
    "X-RapidAPI-Key",
    "Api-Key",
    "ApiKey",
    "Private-Token",
    "Job-Token",
    "DD-Api-Key",
    "CF-Access-Client-Secret",
    "Ocp-Apim-Subscription-Key",
    NULL,
};

/* A key in a field that clients do not know for one. RFC 9110 §15.4 step 3: consider removing. */
bool hl_fires_secret_header_forwarded(const hl_judgement *judgement, hl_finding *finding)
{
    const char *const *names = (const char *const *)judgement->options->secret_fields;
    if (!has_both_urls(judgement) || !hl_went_to_other_host(judgement))
        return false;
    GString *message = g_string_new("the ");
    unsigned count = 0;
    for (names = names ? names : hl_audit_secret_fields_default; *names; names++)
        if (is_forwarded(judgement, *names)) {
            g_string_append(message, count++ > 0 ? ", " : "");
            hl_say_octets(message, hl_bytes_text(*names));
        }
    g_string_append(message, " <redacted>");
    say_way(message, judgement, count > 1 ? "were" : "was");
    finding->message = g_string_free(message, count == 0);
    return count > 0;
}
