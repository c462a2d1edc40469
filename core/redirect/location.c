/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "location.h"

#include "base/hl_escape.h"

/* Resumable uploads answer 308 without Location to say how far they got: that is no redirect. */
static bool is_resumption(const hl_exchange *exchange)
{
    return exchange->response->status == 308 && exchange->request &&
           hl_message_find(exchange->request, "content-range").data;
}

static bool has_location(const hl_exchange *exchange)
{
    return hl_message_find(exchange->response, "location").data != NULL;
}

/*
 * A proxy that refuses a tunnel, and not the server which the client wants to reach: no client may follow
 * it (RFC 9110 §9.3.6 knows of success and failure only).
 */
static bool is_refusal(const hl_exchange *exchange)
{
    return exchange->request && hl_bytes_is(exchange->request->method, "CONNECT");
}

bool hl_location_is_redirect(const hl_exchange *exchange)
{
    if (is_refusal(exchange))
        return false;
    switch (exchange->response->status) {
    case 300: /* recorded where they have one, never judged on method */
    case 305:
        return has_location(exchange);
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        return has_location(exchange) || !is_resumption(exchange);
    default:
        return false;
    }
}

static bool has_different_locations(const hl_message *response)
{
    hl_bytes first = hl_message_find(response, "location");
    hl_field field;
    for (size_t next = 0; hl_message_next_field(response, "location", &next, &field);)
        if (!hl_bytes_equal(field.value, first))
            return true;
    return false;
}

static char *quoted(const char *sentence, hl_bytes value)
{
    GString *text = g_string_new(sentence);
    hl_escape_utf8(text, hl_bytes_first(value, 200));
    g_string_append_c(text, '"');
    return g_string_free(text, FALSE);
}

static bool names_other_scheme(hl_bytes reference)
{
    if (reference.data[0] == '/' || hl_bytes_starts_nocase(reference, "http:"))
        return false;
    char *text = hl_bytes_copy_text(hl_bytes_trim(reference));
    char *scheme = g_uri_parse_scheme(text);
    bool other =
        scheme && g_ascii_strcasecmp(scheme, "http") && g_ascii_strcasecmp(scheme, "https");
    g_free(scheme);
    g_free(text);
    return other;
}

static hl_url *target_of(const hl_location *location, hl_bytes reference)
{
    return location->source ? hl_url_resolve(location->source, reference) : hl_url_parse(reference);
}

static bool is_known(const hl_location *location, const hl_url *url, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (g_str_equal(location->targets[i]->key, url->key))
            return true;
    return false;
}

/* Clients take the first Location, or the last, so each counts. */
static void read_targets(hl_location *location, const hl_message *response)
{
    size_t count = 0;
    hl_field field;
    for (size_t next = 0; hl_message_next_field(response, "location", &next, &field);) {
        hl_url *url = target_of(location, field.value);
        if (!url || count == HL_LOCATION_TARGETS || is_known(location, url, count))
            hl_url_free(url);
        else
            location->targets[count++] = url;
    }
    location->target = location->targets[0];
}

static void read_target(hl_location *location, const hl_message *response)
{
    read_targets(location, response);
    if (has_different_locations(response))
        location->problem = g_strdup("the redirect has several different Location fields");
    else if (!location->target && location->source)
        location->problem = quoted("the redirect's Location is no URL: \"", location->raw);
}

void hl_location_read(hl_location *location, hl_exchange *exchange)
{
    *location = (hl_location){.raw = hl_message_find(exchange->response, "location")};
    const char *url = hl_exchange_url(exchange);
    location->source = url ? hl_url_parse(hl_bytes_text(url)) : NULL;
    if (!location->raw.data)
        location->problem = g_strdup("the redirect has no Location");
    else if (hl_bytes_trim(location->raw).size == 0)
        location->problem = g_strdup("the redirect's Location is empty");
    else if (names_other_scheme(location->raw))
        location->other_scheme = true;
    else
        read_target(location, exchange->response);
}

void hl_location_clear(hl_location *location)
{
    hl_url_free(location->source);
    for (size_t i = 0; i < HL_LOCATION_TARGETS; i++)
        hl_url_free(location->targets[i]);
    g_free(location->problem);
    *location = (hl_location){0};
}
