/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RFC 8448's traces, by the secrets that it prints. */
#include "hex.h"
#include "listener.h"
#include "rfc8448.h"
#include "suites.h"

static const rfc8448_trace *const traces[] = {&rfc8448_simple, &rfc8448_resumed, &rfc8448_retry,
                                              &rfc8448_client_authentication,
                                              &rfc8448_compatibility};

enum { NOTHING = -1 };

static char *key_log_of(const rfc8448_trace *trace, int without)
{
    GString *log = g_string_new(NULL);
    for (int i = 0; i < RFC8448_SECRETS; i++)
        if (trace->secrets[i].label && i != without)
            g_string_append_printf(log, "%s %s %s\n", trace->secrets[i].label, trace->client_random,
                                   trace->secrets[i].digits);
    return g_string_free(log, FALSE);
}

/* The record `spoilt` differs in its last octet. */
static void feed(listener *ear, const rfc8448_trace *trace, int spoilt, size_t step)
{
    for (int i = 0; i < RFC8448_RECORDS && trace->records[i].digits; i++) {
        const rfc8448_record *record = &trace->records[i];
        GByteArray *octets = g_byte_array_new();
        test_append_hex(octets, record->digits);
        if (i == spoilt)
            octets->data[octets->len - 1] ^= 1;
        for (size_t at = 0; at < octets->len; at += step)
            listener_feed(ear, record->side, octets->data + at, MIN(step, octets->len - at),
                          ear->offset[!record->side]);
        g_byte_array_unref(octets);
    }
    listener_finish(ear);
}

static listener *hear(const rfc8448_trace *trace, int without, int spoilt, size_t step)
{
    char *log = key_log_of(trace, without);
    listener *ear = listener_new(log);
    feed(ear, trace, spoilt, step);
    g_free(log);
    return ear;
}

/* Heard as it was said, from octet `from` of what the client said on. */
static void check(const listener *ear, const rfc8448_trace *trace, size_t from)
{
    GByteArray *said[SIDES] = {g_byte_array_new(), g_byte_array_new()};
    for (int i = 0; i < RFC8448_RECORDS; i++)
        if (trace->records[i].said)
            test_append_hex(said[trace->records[i].side], trace->records[i].said);
    if (from > 0)
        g_byte_array_remove_range(said[CLIENT], 0, (guint)from);
    for (int side = 0; side < SIDES; side++) {
        g_assert_cmpmem(ear->heard[side]->str, ear->heard[side]->len, said[side]->data,
                        said[side]->len);
        g_byte_array_unref(said[side]);
    }
}

static void test_heard(void)
{
    static const size_t steps[] = {1, 100, SIZE_MAX / 2};
    for (size_t i = 0; i < G_N_ELEMENTS(traces) * G_N_ELEMENTS(steps); i++) {
        const rfc8448_trace *trace = traces[i / G_N_ELEMENTS(steps)];
        listener *ear = hear(trace, NOTHING, NOTHING, steps[i % G_N_ELEMENTS(steps)]);
        check(ear, trace, 0);
        g_assert_cmpuint(ear->counters.connections, ==, 1);
        g_assert_cmpuint(ear->counters.decrypted, ==, 1);
        g_assert_cmpuint(ear->counters.in_part, ==, 0);
        g_assert_cmpstr(ear->connection->tls_version, ==, "1.3");
        g_assert_cmpstr(ear->connection->server_name, ==, "server");
        listener_free(ear);
    }
}

/* Nothing is opened that is not authentic: what is left of test_heard where there are no data. */
static void test_spoilt(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(traces); i++)
        for (int record = 0; record < RFC8448_RECORDS && traces[i]->records[record].digits;
             record++) {
            bool is_sealed = g_str_has_prefix(traces[i]->records[record].digits, "17");
            bool is_needless = traces[i] == &rfc8448_resumed && (record == 4 || record == 5);
            if (!is_sealed || is_needless) /* EndOfEarlyData and Finished */
                continue;
            listener *ear = hear(traces[i], NOTHING, record, SIZE_MAX / 2);
            g_assert_true(ear->counters.decrypted == 0 || ear->counters.in_part == 1);
            listener_free(ear);
        }
}

/* Without a secret of the handshake all is heard; without one of data, that side is not. */
static void test_missing_secret(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(traces); i++)
        for (int secret = 0; secret < RFC8448_SECRETS && traces[i]->secrets[secret].label;
             secret++) {
            const char *label = traces[i]->secrets[secret].label;
            if (traces[i] == &rfc8448_resumed && secret < 3) /* below */
                continue;
            listener *ear = hear(traces[i], secret, NOTHING, SIZE_MAX / 2);
            bool is_of_data = g_str_has_suffix(label, "TRAFFIC_SECRET_0");
            if (is_of_data)
                g_assert_cmpuint(ear->heard[*label == 'C' ? CLIENT : SERVER]->len, <=, 6);
            else
                check(ear, traces[i], 0);
            g_assert_cmpuint(ear->counters.in_part, ==, is_of_data);
            g_assert_true(ear->connection->is_opaque == (is_of_data && *label == 'C'));
            listener_free(ear);
        }
}

/* What was sent as 0-RTT data is lost where it cannot be opened, or where its fate is not known. */
static void test_missing_early_secret(void)
{
    static const bool lost[] = {true, false, true};
    for (int secret = 0; secret < (int)G_N_ELEMENTS(lost); secret++) {
        listener *ear = hear(&rfc8448_resumed, secret, NOTHING, SIZE_MAX / 2);
        if (lost[secret])
            g_assert_cmpint(strncmp(ear->heard[CLIENT]->str, "(1)", 3), ==, 0);
        if (lost[secret])
            g_string_erase(ear->heard[CLIENT], 0, 3);
        check(ear, &rfc8448_resumed, lost[secret] ? 6 : 0);
        g_assert_cmpuint(ear->counters.in_part, ==, secret == 0);
        g_assert_false(ear->connection->is_opaque);
        listener_free(ear);
    }
}

/* The same where the server has accepted before the client's data come. */
static void test_missing_early_secret_later(void)
{
    static const int order[] = {0, 2, 3, 1, 4, 5, 6, 7, 8, 9};
    rfc8448_trace later = rfc8448_resumed;
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        later.records[i] = rfc8448_resumed.records[order[i]];
    listener *ear = hear(&later, 0, NOTHING, SIZE_MAX / 2);
    g_assert_cmpstr(ear->order->str, ==, "Ccs");
    g_assert_cmpuint(ear->counters.in_part, ==, 1);
    listener_free(ear);
}

void add_trace_tests(void)
{
    g_test_add_func("/tls/traces/heard", test_heard);
    g_test_add_func("/tls/traces/spoilt", test_spoilt);
    g_test_add_func("/tls/traces/missing-secret", test_missing_secret);
    g_test_add_func("/tls/traces/missing-early-secret", test_missing_early_secret);
    g_test_add_func("/tls/traces/missing-early-secret-later", test_missing_early_secret_later);
}
