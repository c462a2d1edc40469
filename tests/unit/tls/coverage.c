/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What passes as it is, what waits, and what is said of it. */
#include "listener.h"
#include "suites.h"

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

/* ---- cleartext ---- */

typedef struct plain {
    const uint8_t *data;
    void **slot;
    unsigned segments;
} plain;

static void take_plain(void *user, const hl_segment *segment)
{
    plain *seen = user;
    seen->segments++;
    g_assert_true(segment->data.data == seen->data);
    g_assert_true(segment->reader == seen->slot);
    *segment->reader = seen;
}

/* The same octets, the same slot, no octet copied; also where later octets look like TLS. */
static void test_cleartext(void)
{
    static const uint8_t texts[][6] = {"GET / ", {22, 3, 1, 0, 1, 1}};
    void *slot = NULL;
    plain seen = {.slot = &slot};
    hl_tls_keys *keys = hl_tls_keys_new(&hl_limits_default);
    hl_tls *tls = hl_tls_new(&hl_limits_default, keys, (hl_segment_sink){take_plain, &seen});
    hl_connection *connection = hl_connection_new(0);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        seen.data = texts[i];
        hl_segment segment = {.kind = HL_SEGMENT_DATA,
                              .connection = connection,
                              .reader = &slot,
                              .data = hl_bytes_from(texts[i], sizeof texts[i])};
        hl_tls_feed(tls, &segment);
    }
    seen.data = NULL;
    hl_tls_feed(tls,
                &(hl_segment){.kind = HL_SEGMENT_END, .connection = connection, .reader = &slot});
    g_assert_cmpuint(seen.segments, ==, 3);
    g_assert_null(connection->tls_version);
    g_assert_cmpuint(hl_tls_stats(tls)->connections, ==, 0);
    hl_tls_free(tls);
    hl_tls_keys_free(keys);
    hl_connection_unref(connection);
}

/* What looked like TLS in its first octets, and is not, comes out whole. */
static void test_almost(void)
{
    static const char *const texts[] = {"\x16", "\x16\x03", "\x16 is no record",
                                        "\x16\x03\x01\xff\xff?", "\x17\x03\x03"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        for (size_t step = 1; step < 4; step++) {
            listener *ear = listener_new("");
            for (size_t at = 0; at < strlen(texts[i]); at += step)
                listener_feed(ear, CLIENT, (const uint8_t *)texts[i] + at,
                              MIN(step, strlen(texts[i]) - at), 0);
            listener_fin(ear, CLIENT);
            listener_feed(ear, SERVER, (const uint8_t *)"no", 2, 1);
            listener_finish(ear);
            g_assert_cmpmem(ear->heard[CLIENT]->str, ear->heard[CLIENT]->len - 1, texts[i],
                            strlen(texts[i]));
            g_assert_cmpstr(ear->heard[SERVER]->str, ==, "no");
            g_assert_cmpuint(ear->counters.connections, ==, 0);
            listener_free(ear);
        }
}

/* ---- without the right key ---- */

static void check_raw(const listener *ear, const conversation *talk)
{
    const flight *hello = talk->flights->pdata[0];
    g_assert_cmpuint(ear->counters.connections, ==, 1);
    g_assert_cmpuint(ear->counters.decrypted, ==, 0);
    g_assert_cmpuint(ear->counters.in_part, ==, 0);
    g_assert_cmpuint(ear->heard[CLIENT]->len, >, 6);
    g_assert_cmpmem(ear->heard[CLIENT]->str, 6, hello->octets->data, 6);
    g_assert_null(strstr(ear->heard[CLIENT]->str, talk->said[CLIENT]->str));
}

static void test_no_key(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++)
        for (size_t step = 1; step < 2000; step += 300) {
            conversation *talk = conversation_simple(versions[i], NULL);
            listener *ear = listener_new("");
            listener_feed_all(ear, talk, step);
            listener_finish(ear);
            check_raw(ear, talk);
            g_assert_cmpuint(ear->counters.without_key, ==, 1);
            listener_free(ear);
            conversation_free(talk);
        }
}

/* The secrets have another session's octets. */
static char *spoil(const char *key_log)
{
    char **lines = g_strsplit(key_log, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line) {
            char *last = *line + strlen(*line) - 1;
            *last = *last == '0' ? '1' : '0';
        }
    char *spoilt = g_strjoinv("\n", lines);
    g_strfreev(lines);
    return spoilt;
}

static void test_wrong_key(void)
{
    static const char *const ciphers[] = {"ECDHE-RSA-AES128-GCM-SHA256", "AES128-SHA", NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(ciphers); i++) {
        int version = ciphers[i] ? TLS1_2_VERSION : TLS1_3_VERSION;
        conversation *talk = conversation_simple(version, ciphers[i]);
        char *spoilt = spoil(talk->key_log->str);
        listener *ear = listener_new(spoilt);
        listener_feed_all(ear, talk, 500);
        listener_finish(ear);
        check_raw(ear, talk);
        g_assert_cmpuint(ear->counters.wrong_key, ==, 1);
        listener_free(ear);
        g_free(spoilt);
        conversation_free(talk);
    }
}

/* Only some of the secrets are there: what they open comes out, and the rest is said to be missing. */
static void test_some_keys(void)
{
    conversation *talk = conversation_simple(TLS1_3_VERSION, NULL);
    static const struct {
        const char *missing, *client, *server;
        uint64_t in_part;
    } rows[] = {
        {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", "What is the time?", "It is late.", 0},
        {"SERVER_HANDSHAKE_TRAFFIC_SECRET", "What is the time?", "It is late.", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char **parts = g_strsplit(talk->key_log->str, rows[i].missing, 2);
        g_assert_nonnull(parts[1]);
        char *others = g_strjoinv("EXPORTER_SECRET", parts);
        listener *ear = listener_new(others);
        listener_feed_all(ear, talk, 500);
        listener_finish(ear);
        g_assert_cmpstr(ear->heard[CLIENT]->str, ==, rows[i].client);
        g_assert_cmpstr(ear->heard[SERVER]->str, ==, rows[i].server);
        g_assert_cmpuint(ear->counters.in_part, ==, rows[i].in_part);
        listener_free(ear);
        g_free(others);
        g_strfreev(parts);
    }
    conversation_free(talk);
}

/* The capture begins in the midst of it, at a record or anywhere. */
static void test_late_start(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
        conversation *talk = conversation_simple(versions[i], NULL);
        g_ptr_array_remove_range(talk->flights, 0, talk->flights->len - 3);
        listener *ear = listener_new(talk->key_log->str);
        ear->lenient = true; /* of octets that were not captured */
        listener_feed_all(ear, talk, 500);
        listener_finish(ear);
        g_assert_cmpuint(ear->counters.connections, ==, 1);
        g_assert_cmpuint(ear->counters.late, ==, 1);
        g_assert_cmpuint(ear->heard[CLIENT]->len, >, 20);
        listener_free(ear);
        conversation_free(talk);
    }
}

/* A handshake that was broken off: nothing was sealed, and there is nothing to decrypt. */
static void test_hello_only(void)
{
    conversation *talk = conversation_simple(TLS1_3_VERSION, NULL);
    g_ptr_array_remove_range(talk->flights, 1, talk->flights->len - 1);
    listener *ear = listener_new("");
    listener_feed_all(ear, talk, 500);
    listener_finish(ear);
    g_assert_cmpuint(ear->counters.connections, ==, 1);
    g_assert_cmpuint(ear->counters.without_key, ==, 0);
    g_assert_cmpuint(ear->heard[CLIENT]->len, ==, 0);
    g_assert_cmpstr(ear->connection->server_name, ==, "www.example.org");
    listener_free(ear);
    conversation_free(talk);
}

/* A hello beyond the limit is not read, and without it there is no key. */
static void test_hello_limit(void)
{
    hl_limits limits = hl_limits_default;
    limits.tls_handshake_octets = 100;
    conversation *talk = conversation_simple(TLS1_3_VERSION, NULL);
    listener *ear = listener_new_limited(talk->key_log->str, &limits);
    listener_feed_all(ear, talk, 500);
    listener_finish(ear);
    g_assert_cmpuint(ear->counters.decrypted, ==, 0);
    g_assert_cmpuint(ear->counters.late + ear->counters.without_key, ==, 1);
    g_assert_cmpuint(ear->counters.not_held, ==, 2); /* of either side */
    g_assert_null(ear->connection->server_name);
    listener_free(ear);
    conversation_free(talk);
}

/* What the client asks stays hidden where its own secret is missing, whatever else is there. */
static void test_opaque_in_part(void)
{
    conversation *talk = conversation_simple(TLS1_3_VERSION, NULL);
    static const struct {
        const char *missing;
        bool is_opaque;
    } rows[] = {{"CLIENT_TRAFFIC_SECRET_0", true},
                {"SERVER_TRAFFIC_SECRET_0", false},
                {"EXPORTER_SECRET", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char **parts = g_strsplit(talk->key_log->str, rows[i].missing, 2);
        g_assert_nonnull(parts[1]);
        char *others = g_strjoinv("NO_SECRET", parts);
        listener *ear = listener_new(others);
        listener_feed_all(ear, talk, 500);
        g_test_message("without %s", rows[i].missing);
        g_assert_cmpint(ear->connection->is_opaque, ==, rows[i].is_opaque);
        listener_finish(ear);
        listener_free(ear);
        g_free(others);
        g_strfreev(parts);
    }
    conversation_free(talk);
}

/* Garbage follows on good records: what came before is kept, and the loss is said. */
static void test_damage(void)
{
    conversation *talk = conversation_simple(TLS1_3_VERSION, NULL);
    const flight *last = talk->flights->pdata[talk->flights->len - 1];
    last->octets->data[last->octets->len - 1] ^= 1;
    listener *ear = listener_new(talk->key_log->str);
    listener_feed_all(ear, talk, 500);
    listener_finish(ear);
    g_assert_cmpuint(ear->counters.decrypted, ==, 1);
    g_assert_cmpuint(ear->counters.in_part, ==, 1);
    g_assert_cmpstr(ear->heard[CLIENT]->str, ==, "What is the time?");
    g_assert_cmpstr(ear->heard[SERVER]->str, ==, "It is late.(1)");
    listener_free(ear);
    conversation_free(talk);
}

/* ---- keys that come late ---- */

static void add_keys(listener *ear, const char *key_log)
{
    hl_tls_key_log *log = hl_tls_key_log_new(ear->keys, NULL, NULL);
    hl_tls_key_log_feed(log, hl_bytes_text(key_log));
    hl_tls_key_log_finish(log);
    hl_tls_key_log_free(log);
}

static void feed_from(listener *ear, const conversation *talk, guint first, guint end)
{
    for (guint i = first; i < end; i++) {
        const flight *flown = talk->flights->pdata[i];
        listener_feed(ear, flown->side, flown->octets->data, flown->octets->len, flown->received);
    }
}

/* The keys come before any of the flights, or after the last: it is all the same. */
static void test_late_keys(void)
{
    for (size_t v = 0; v < G_N_ELEMENTS(versions); v++) {
        conversation *talk = conversation_simple(versions[v], NULL);
        for (guint come = 0; come <= talk->flights->len; come++) {
            listener *ear = listener_new("");
            hl_tls_keys_set_growing(ear->keys, true);
            feed_from(ear, talk, 0, come);
            add_keys(ear, talk->key_log->str);
            feed_from(ear, talk, come, talk->flights->len);
            listener_fin(ear, CLIENT);
            listener_fin(ear, SERVER);
            hl_tls_advance(ear->tls, HL_NS_PER_SECOND);
            listener_finish(ear);
            g_assert_cmpstr(ear->order->str, ==, "csfF");
            g_assert_cmpstr(ear->heard[SERVER]->str, ==, "It is late..");
            listener_free(ear);
        }
        conversation_free(talk);
    }
}

/* One line after the other, each when the last flight before it has passed. */
static void test_line_by_line(void)
{
    conversation *talk = conversation_simple(TLS1_3_VERSION, NULL);
    char **lines = g_strsplit(talk->key_log->str, "\n", -1);
    guint count = g_strv_length(lines);
    listener *ear = listener_new("");
    hl_tls_keys_set_growing(ear->keys, true);
    for (guint i = 0; i < MAX(count, talk->flights->len); i++) {
        if (i < talk->flights->len)
            feed_from(ear, talk, i, i + 1);
        if (i < count)
            add_keys(ear, lines[i]);
    }
    hl_tls_advance(ear->tls, HL_NS_PER_SECOND);
    listener_finish(ear);
    listener_check(ear, talk);
    listener_free(ear);
    g_strfreev(lines);
    conversation_free(talk);
}

/* No key came in time, or too much had to wait: it passes as it is, and no later key changes that. */
static void test_patience_ends(void)
{
    hl_limits limits = hl_limits_default;
    limits.tls_waiting_octets = 4000;
    limits.tls_key_wait_ns = 5 * HL_NS_PER_SECOND;
    for (int full = 0; full < 2; full++) {
        conversation *talk = conversation_simple(TLS1_3_VERSION, NULL);
        listener *ear = listener_new_limited("", &limits);
        hl_tls_keys_set_growing(ear->keys, true);
        feed_from(ear, talk, 0, 3);
        hl_tls_advance(ear->tls, 4 * HL_NS_PER_SECOND);
        g_assert_cmpuint(ear->heard[CLIENT]->len, ==, 0);
        if (full)
            for (int i = 0; i < 5; i++)
                listener_feed(ear, SERVER, (const uint8_t[1000]){23, 3, 3, 3, 0xe3}, 1000, 0);
        else
            hl_tls_advance(ear->tls, 6 * HL_NS_PER_SECOND);
        g_assert_cmpuint(ear->heard[CLIENT]->len, ==, 6);
        add_keys(ear, talk->key_log->str);
        feed_from(ear, talk, 3, talk->flights->len);
        listener_finish(ear);
        check_raw(ear, talk);
        g_assert_cmpuint(ear->counters.without_key, ==, 1);
        g_assert_cmpuint(ear->counters.not_held, ==, full);
        listener_free(ear);
        conversation_free(talk);
    }
}

void add_coverage_tests(void)
{
    g_test_add_func("/tls/coverage/cleartext", test_cleartext);
    g_test_add_func("/tls/coverage/almost", test_almost);
    g_test_add_func("/tls/coverage/no-key", test_no_key);
    g_test_add_func("/tls/coverage/wrong-key", test_wrong_key);
    g_test_add_func("/tls/coverage/some-keys", test_some_keys);
    g_test_add_func("/tls/coverage/late-start", test_late_start);
    g_test_add_func("/tls/coverage/hello-only", test_hello_only);
    g_test_add_func("/tls/coverage/hello-limit", test_hello_limit);
    g_test_add_func("/tls/coverage/damage", test_damage);
    g_test_add_func("/tls/coverage/opaque-in-part", test_opaque_in_part);
    g_test_add_func("/tls/coverage/late-keys", test_late_keys);
    g_test_add_func("/tls/coverage/line-by-line", test_line_by_line);
    g_test_add_func("/tls/coverage/patience", test_patience_ends);
}
