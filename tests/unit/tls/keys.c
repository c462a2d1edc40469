/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Key logs: lines, good and bad, in any pieces. */
#include "suites.h"
#include "tls/hl_tls_keys.h"
#include "tls/resumption.h"

#include <glib.h>

#define RANDOM_A  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define RANDOM_B  "A0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF"
#define HEX_16    "00112233445566778899aabbccddeeff"
#define SECRET_32 HEX_16 HEX_16
#define SECRET_48 HEX_16 HEX_16 HEX_16

static const char log_text[] = "# a comment, and a blank line\n"
                               "\n"
                               "CLIENT_RANDOM " RANDOM_A " " SECRET_48 "\n"
                               "SERVER_TRAFFIC_SECRET_0 " RANDOM_B " " SECRET_48 "\r\n"
                               "EXPORTER_SECRET " RANDOM_B " " SECRET_32 "\n"
                               "CLIENT_EARLY_TRAFFIC_SECRET " RANDOM_B " " SECRET_32 "\n"
                               "QUIC_OF_TOMORROW something else\n"
                               "RSA 0011 2233\n"
                               "CLIENT_TRAFFIC_SECRET_0 " RANDOM_B " " SECRET_32;

typedef struct reading {
    hl_tls_keys *keys;
    hl_tls_key_log *log;
    GString *bad_lines;
} reading;

static void note_bad_line(void *user, uint64_t line)
{
    g_string_append_printf(user, "%" G_GUINT64_FORMAT " ", line);
}

static void begin(reading *r, const hl_limits *limits)
{
    r->keys = hl_tls_keys_new(limits);
    r->bad_lines = g_string_new(NULL);
    r->log = hl_tls_key_log_new(r->keys, note_bad_line, r->bad_lines);
}

static void end(reading *r, const char *bad_lines)
{
    g_assert_cmpstr(r->bad_lines->str, ==, bad_lines);
    g_string_free(r->bad_lines, TRUE);
    hl_tls_key_log_free(r->log);
    hl_tls_keys_free(r->keys);
}

static size_t size_of(const reading *r, uint8_t first, hl_tls_secret_kind kind)
{
    uint8_t random[HL_TLS_RANDOM_OCTETS];
    for (int i = 0; i < HL_TLS_RANDOM_OCTETS; i++)
        random[i] = (uint8_t)(first + i);
    hl_bytes found = hl_tls_keys_find(r->keys, random, kind);
    for (size_t i = 0; i < found.size; i++)
        g_assert_cmpint(found.data[i], ==, i % 16 * 0x11);
    return found.size;
}

static void check_all(const reading *r)
{
    g_assert_cmpuint(size_of(r, 0, HL_TLS_MASTER_SECRET), ==, 48);
    g_assert_cmpuint(size_of(r, 0, HL_TLS_SERVER_SECRET), ==, 0);
    g_assert_cmpuint(size_of(r, 0xa0, HL_TLS_SERVER_SECRET), ==, 48);
    g_assert_cmpuint(size_of(r, 0xa0, HL_TLS_CLIENT_EARLY_SECRET), ==, 32);
    g_assert_cmpuint(size_of(r, 0xa0, HL_TLS_CLIENT_SECRET), ==, 32);
    g_assert_cmpuint(size_of(r, 0xa0, HL_TLS_MASTER_SECRET), ==, 0);
    g_assert_cmpuint(size_of(r, 0x50, HL_TLS_MASTER_SECRET), ==, 0);
    g_assert_cmpuint(hl_tls_keys_count(r->keys), ==, 4);
}

static void test_pieces(void)
{
    hl_bytes all = hl_bytes_text(log_text);
    for (size_t cut = 0; cut <= all.size; cut++) {
        reading r;
        begin(&r, &hl_limits_default);
        hl_tls_key_log_feed(r.log, hl_bytes_first(all, cut));
        hl_tls_key_log_feed(r.log, hl_bytes_skip(all, cut));
        hl_tls_key_log_finish(r.log);
        check_all(&r);
        end(&r, "");
    }
}

/* A line that is being written is no line yet. */
static void test_growing(void)
{
    reading r;
    begin(&r, &hl_limits_default);
    hl_tls_key_log_feed(r.log, hl_bytes_text(log_text));
    g_assert_cmpuint(size_of(&r, 0xa0, HL_TLS_CLIENT_SECRET), ==, 0);
    hl_tls_key_log_feed(r.log, hl_bytes_text("\n"));
    check_all(&r);
    end(&r, "");
}

static void test_bad_lines(void)
{
    char *endless = g_strnfill(5000, 'A');
    char *text = g_strconcat("hello\n"                                                   /* 1 */
                             "CLIENT_RANDOM\n"                                           /* 2 */
                             "CLIENT_RANDOM " RANDOM_A "\n"                              /* 3 */
                             "CLIENT_RANDOM " RANDOM_A "00 " SECRET_48 "\n"              /* 4 */
                             "CLIENT_RANDOM " RANDOM_A " " SECRET_32 "\n"                /* 5 */
                             "CLIENT_RANDOM " RANDOM_A " " SECRET_48 " more\n"           /* 6 */
                             "CLIENT_RANDOM " RANDOM_A " x" SECRET_48 "\n"               /* 7 */
                             "SERVER_TRAFFIC_SECRET_0 " RANDOM_A " " HEX_16 "\n"         /* 8 */
                             "CLIENT_RANDOM " RANDOM_A " " SECRET_48 "0\n",              /* 9 */
                             endless, "\n",                                              /* 10 */
                             "\x7f\x45\x4c\x46\x01\n"                                    /* 11 */
                             "SERVER_TRAFFIC_SECRET_0 " RANDOM_A " " SECRET_32 "\nlast", /* 12 */
                             NULL);
    reading r;
    begin(&r, &hl_limits_default);
    hl_tls_key_log_feed(r.log, hl_bytes_text(text));
    hl_tls_key_log_finish(r.log);
    g_assert_cmpuint(size_of(&r, 0, HL_TLS_MASTER_SECRET), ==, 0);
    g_assert_cmpuint(size_of(&r, 0, HL_TLS_SERVER_SECRET), ==, 32);
    end(&r, "1 2 3 4 5 6 7 8 9 10 11 13 ");
    g_free(endless);
    g_free(text);
}

/* A later line for the same thing counts; beyond the limit the oldest session goes. */
static void test_limit(void)
{
    hl_limits limits = hl_limits_default;
    limits.tls_sessions = 1;
    reading r;
    begin(&r, &limits);
    hl_tls_key_log_feed(r.log, hl_bytes_text("CLIENT_TRAFFIC_SECRET_0 " RANDOM_A " " SECRET_32 "\n"
                                             "CLIENT_TRAFFIC_SECRET_0 " RANDOM_A " " SECRET_48 "\n"
                                             "CLIENT_RANDOM " RANDOM_B " " SECRET_48 "\n"));
    g_assert_cmpuint(size_of(&r, 0, HL_TLS_CLIENT_SECRET), ==, 0);
    g_assert_cmpuint(size_of(&r, 0xa0, HL_TLS_MASTER_SECRET), ==, 48);
    hl_tls_key_log_feed(r.log,
                        hl_bytes_text("CLIENT_TRAFFIC_SECRET_0 " RANDOM_A " " SECRET_32 "\n"
                                      "CLIENT_TRAFFIC_SECRET_0 " RANDOM_A " " SECRET_48 "\n"));
    g_assert_cmpuint(size_of(&r, 0, HL_TLS_CLIENT_SECRET), ==, 48);
    g_assert_cmpuint(size_of(&r, 0xa0, HL_TLS_MASTER_SECRET), ==, 0);
    g_assert_cmpuint(hl_tls_keys_dropped(r.keys), ==, 2);
    end(&r, "");
}

/* What resumes sessions, by names "0", "1", …: of four the last three are kept. */
static void test_oldest_resumption(void)
{
    uint64_t dropped = 0;
    hl_tls_resumption *resumption = hl_tls_resumption_new(3, &dropped);
    hl_tls_session_name names[4];
    uint8_t master[48] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        master[0] = (uint8_t)i;
        names[i] = hl_tls_session_name_of(hl_bytes_from(&"0123"[i], 1));
        hl_tls_resumption_add(resumption, names[i], hl_bytes_from(master, sizeof master));
    }
    g_assert_cmpuint(dropped, ==, 1);
    g_assert_null(hl_tls_resumption_find(resumption, names[0]).data);
    for (size_t i = 1; i < G_N_ELEMENTS(names); i++)
        g_assert_cmpuint(hl_tls_resumption_find(resumption, names[i]).data[0], ==, i);
    hl_tls_resumption_free(resumption);
}

void add_key_tests(void)
{
    g_test_add_func("/tls/keys/pieces", test_pieces);
    g_test_add_func("/tls/keys/growing", test_growing);
    g_test_add_func("/tls/keys/bad-lines", test_bad_lines);
    g_test_add_func("/tls/keys/limit", test_limit);
    g_test_add_func("/tls/keys/oldest-resumption", test_oldest_resumption);
}
