/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A base URL, a line feed, a Location: what comes out is a URL whose normal form is its own, and its key elsewhere that
 * of the URL which is there. */
#include "draw.h"

#include "base/hl_url.h"

#include <glib.h>

static void check(const hl_url *url)
{
    hl_url *again = hl_url_parse(hl_bytes_text(url->text));
    g_assert_nonnull(again);
    g_assert_cmpstr(again->text, ==, url->text);
    g_assert_cmpstr(again->key, ==, url->key);
    g_assert_true(hl_url_same_origin(again, url));
    hl_url_free(again);
}

static void check_moved(const hl_url *url, const char *scheme, const hl_url *server)
{
    char *authority = hl_url_authority(server);
    char *text = g_strconcat(scheme, "://", authority, url->path_and_query, NULL);
    hl_url *moved = hl_url_parse(hl_bytes_text(text));
    char *key = hl_url_moved_key(url, scheme, server);
    if (moved)
        g_assert_cmpstr(key, ==, moved->key);
    hl_url_free(moved);
    g_free(key);
    g_free(text);
    g_free(authority);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hl_bytes input = {data, size};
    uint8_t *memory[2];
    hl_bytes base = draw_fenced(draw_until(&input, '\n'), &memory[0]);
    hl_bytes reference = draw_fenced(input, &memory[1]);
    hl_url *url = hl_url_parse(base);
    hl_url *target = url ? hl_url_resolve(url, reference) : NULL;
    if (url)
        check(url);
    if (target) {
        check(target);
        check_moved(target, "http", url);
        check_moved(target, "https", url);
        check_moved(url, "https", target);
    }
    hl_url_free(target);
    hl_url_free(url);
    free(memory[0]);
    free(memory[1]);
    return 0;
}
