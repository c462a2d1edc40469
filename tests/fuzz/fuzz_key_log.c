/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A key log in one piece and in pieces of some octets (the first one says how many): the same lines
 * are bad, and the same secrets are in a store that has room for two sessions.
 */
#include "draw.h"
#include "tight.h"

#include "tls/hl_tls_keys.h"

#include <glib.h>

typedef struct outcome {
    hl_tls_keys *keys;
    GString *bad_lines;
} outcome;

static void take_bad_line(void *user, uint64_t line)
{
    g_string_append_printf(user, "%" G_GUINT64_FORMAT " ", line);
}

static outcome run(hl_bytes input, size_t cut)
{
    hl_limits limits = tight_limits();
    outcome o = {hl_tls_keys_new(&limits), g_string_new(NULL)};
    hl_tls_key_log *log = hl_tls_key_log_new(o.keys, take_bad_line, o.bad_lines);
    while (input.size > 0) {
        uint8_t *memory;
        hl_tls_key_log_feed(log, draw_fenced(draw_octets(&input, cut), &memory));
        free(memory);
    }
    hl_tls_key_log_finish(log);
    hl_tls_key_log_free(log);
    return o;
}

/* The sessions that a seed names: randoms of one octet, over and over. */
static void compare_secrets(const outcome *a, const outcome *b)
{
    for (int octet = 0; octet <= UINT8_MAX; octet++) {
        uint8_t random[HL_TLS_RANDOM_OCTETS];
        memset(random, octet, sizeof random);
        for (int kind = 0; kind < HL_TLS_SECRET_KINDS; kind++) {
            hl_bytes one = hl_tls_keys_find(a->keys, random, (hl_tls_secret_kind)kind);
            hl_bytes other = hl_tls_keys_find(b->keys, random, (hl_tls_secret_kind)kind);
            g_assert_true(hl_bytes_equal(one, other));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hl_bytes input = hl_bytes_from(data, size);
    size_t cut = 1 + draw_octet(&input);
    outcome whole = run(input, SIZE_MAX), pieces = run(input, cut);
    g_assert_cmpuint(hl_tls_keys_count(whole.keys), ==, hl_tls_keys_count(pieces.keys));
    g_assert_cmpstr(whole.bad_lines->str, ==, pieces.bad_lines->str);
    compare_secrets(&whole, &pieces);
    hl_tls_keys_free(whole.keys);
    hl_tls_keys_free(pieces.keys);
    g_string_free(whole.bad_lines, TRUE);
    g_string_free(pieces.bad_lines, TRUE);
    return 0;
}
