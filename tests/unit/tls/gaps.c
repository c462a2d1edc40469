/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was not captured: the rest is found again, and what is missing is counted. */
#include "listener.h"
#include "suites.h"

enum { SAYINGS = 6, SAYING_OCTETS = 3000 };

static const struct {
    int version;
    const char *cipher;
    bool exact; /* the size of what is lost is known to the octet */
} rows[] = {
    {TLS1_3_VERSION, "TLS_AES_128_GCM_SHA256", true},
    {TLS1_3_VERSION, "TLS_AES_128_CCM_8_SHA256", true},
    {TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256", true},
    {TLS1_2_VERSION, "ECDHE-RSA-CHACHA20-POLY1305", true},
    {TLS1_2_VERSION, "ECDHE-RSA-AES128-SHA256", false},
    {TLS1_2_VERSION, "AES256-SHA", false},
};

/* A server that speaks records of 1000 octets, several in one go. */
static conversation *talk_of(size_t row)
{
    conversation *talk = conversation_new(rows[row].version, rows[row].cipher);
    SSL_CTX_set_max_send_fragment(talk->context[SERVER], 1000);
    conversation_again(talk);
    g_assert_true(conversation_shake_hands(talk));
    conversation_say(talk, CLIENT, "Tell me.");
    for (int i = 0; i < SAYINGS; i++)
        conversation_say_much(talk, SERVER, SAYING_OCTETS);
    return talk;
}

/* Feeds all, except for `lost` octets from `from` on of one flight. */
static void feed_but(listener *ear, const conversation *talk, guint wounded, size_t from,
                     size_t lost)
{
    for (guint i = 0; i < talk->flights->len; i++) {
        const flight *flown = talk->flights->pdata[i];
        const uint8_t *octets = flown->octets->data;
        size_t count = flown->octets->len;
        if (i != wounded) {
            listener_feed(ear, flown->side, octets, count, flown->received);
            continue;
        }
        if (from > 0)
            listener_feed(ear, flown->side, octets, from, flown->received);
        listener_lose(ear, flown->side, lost);
        if (from + lost < count)
            listener_feed(ear, flown->side, octets + from + lost, count - from - lost,
                          flown->received);
    }
    listener_finish(ear);
}

static guint last_flight_but(const conversation *talk, guint count)
{
    return talk->flights->len - 1 - count;
}

/* What was heard of the server is what it said, but for gaps of a whole number of records. */
static void check_heard(const listener *ear, const conversation *talk, bool exact)
{
    const char *said = talk->said[SERVER]->str, *heard = ear->heard[SERVER]->str;
    uint64_t missing = talk->said[SERVER]->len;
    size_t at = 0;
    for (char *end; *heard; heard++) {
        if (*heard != '(') {
            missing--;
            at++;
            continue;
        }
        if (exact)
            at += g_ascii_strtoull(heard + 1, &end, 10);
        else
            end = strchr(heard, ')');
        heard = end;
    }
    if (exact)
        g_assert_cmpuint(at, ==, talk->said[SERVER]->len);
    const char *tail = strrchr(ear->heard[SERVER]->str, ')');
    g_assert_nonnull(tail);
    g_assert_true(g_str_has_suffix(said, tail + 1));
    g_assert_cmpuint(missing % 1000, ==, 0);
    g_assert_cmpuint(missing, ==, 1000 * ear->counters.lost_records);
}

/* Any part of a flight of three records is lost: they are, and no more. */
static void test_any_part(void)
{
    for (size_t row = 0; row < G_N_ELEMENTS(rows); row++) {
        conversation *talk = talk_of(row);
        guint wounded = last_flight_but(talk, 2);
        size_t size = ((flight *)talk->flights->pdata[wounded])->octets->len;
        for (size_t from = 0; from < size; from += 97)
            for (size_t lost = 1; lost <= size - from; lost += 211) {
                listener *ear = listener_new(talk->key_log->str);
                feed_but(ear, talk, wounded, from, lost);
                check_heard(ear, talk, rows[row].exact);
                g_assert_cmpuint(ear->counters.in_part, ==, 0);
                g_assert_cmpuint(ear->counters.lost_records, <=, 3);
                listener_free(ear);
            }
        conversation_free(talk);
    }
}

/* Several flights in a row, and two gaps with something between them. */
static void test_many_records(void)
{
    for (size_t row = 0; row < G_N_ELEMENTS(rows); row++) {
        conversation *talk = talk_of(row);
        listener *ear = listener_new(talk->key_log->str);
        guint flights = talk->flights->len;
        for (guint i = 0; i < flights; i++) {
            const flight *flown = talk->flights->pdata[i];
            bool is_lost = i == flights - 2 || i == flights - 4 || i == flights - 5;
            if (is_lost)
                listener_lose(ear, flown->side, flown->octets->len);
            else
                listener_feed(ear, flown->side, flown->octets->data, flown->octets->len,
                              flown->received);
        }
        listener_finish(ear);
        check_heard(ear, talk, rows[row].exact);
        g_assert_cmpuint(ear->counters.lost_records, ==, 9);
        listener_free(ear);
        conversation_free(talk);
    }
}

/* More is lost than is looked for: the rest is not decrypted, and that is said. */
static void test_too_many_records(void)
{
    conversation *talk = talk_of(0);
    hl_limits limits = hl_limits_default;
    limits.tls_lost_records = 0;
    guint flights = talk->flights->len;
    listener *strict = listener_new_limited(talk->key_log->str, &limits);
    for (guint i = 0; i < flights; i++) {
        const flight *flown = talk->flights->pdata[i];
        if (i == flights - 3)
            listener_lose(strict, flown->side, flown->octets->len);
        else
            listener_feed(strict, flown->side, flown->octets->data, flown->octets->len,
                          flown->received);
    }
    listener_finish(strict);
    g_assert_cmpuint(strict->counters.in_part, ==, 1);
    g_assert_cmpuint(strict->counters.decrypted, ==, 1);
    g_assert_true(g_str_has_suffix(strict->heard[SERVER]->str, ")"));
    listener_free(strict);
    conversation_free(talk);
}

/* The handshake's certificates are lost: no data are. */
static void test_in_the_handshake(void)
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    for (size_t v = 0; v < G_N_ELEMENTS(versions); v++) {
        conversation *talk = conversation_simple(versions[v], NULL);
        const flight *hello = talk->flights->pdata[1];
        g_assert_cmpint(hello->side, ==, SERVER);
        size_t size = hello->octets->len, server_hello = 5 + hello->octets->data[4];
        for (size_t from = server_hello; from < size; from += 131)
            for (size_t lost = 1; lost <= size - from; lost += 173) {
                listener *ear = listener_new(talk->key_log->str);
                feed_but(ear, talk, 1, from, lost);
                g_assert_cmpstr(ear->heard[CLIENT]->str, ==, talk->said[CLIENT]->str);
                g_assert_true(g_str_has_suffix(ear->heard[SERVER]->str, talk->said[SERVER]->str));
                g_assert_cmpuint(ear->counters.in_part, ==, 0);
                listener_free(ear);
            }
        conversation_free(talk);
    }
}

/* Who spoke while the other side was not found again: what it had received is not known. */
static void test_received_during_the_search(void)
{
    conversation *talk = talk_of(0);
    conversation_say(talk, CLIENT, "Go on.");
    guint flights = talk->flights->len;
    listener *ear = listener_new(talk->key_log->str);
    for (guint i = 0; i < flights; i++) {
        const flight *flown = talk->flights->pdata[i];
        if (i == flights - 2)
            listener_lose(ear, flown->side, flown->octets->len);
        else
            listener_feed(ear, flown->side, flown->octets->data, flown->octets->len,
                          flown->received);
        if (i == flights - 3)
            g_assert_cmpuint(ear->received[SERVER], ==, strlen("Tell me."));
    }
    listener_finish(ear);
    g_assert_true(g_str_has_suffix(ear->heard[CLIENT]->str, "Go on."));
    g_assert_cmpuint(ear->received[CLIENT], ==, HL_OFFSET_UNKNOWN);
    listener_free(ear);
    conversation_free(talk);
}

/* A KeyUpdate is lost: the next key is tried. */
static void test_lost_key_update(void)
{
    conversation *talk = conversation_new(TLS1_3_VERSION, NULL);
    g_assert_true(conversation_shake_hands(talk));
    conversation_say(talk, SERVER, "before");
    SSL_key_update(talk->ssl[SERVER], SSL_KEY_UPDATE_NOT_REQUESTED);
    conversation_say(talk, SERVER, "with it");
    guint wounded = last_flight_but(talk, 0);
    conversation_say(talk, SERVER, "after");
    listener *ear = listener_new(talk->key_log->str);
    feed_but(ear, talk, wounded, 0, ((flight *)talk->flights->pdata[wounded])->octets->len);
    g_assert_true(g_str_has_prefix(ear->heard[SERVER]->str, "before("));
    g_assert_true(g_str_has_suffix(ear->heard[SERVER]->str, ")after"));
    listener_free(ear);
    conversation_free(talk);
}

/* Without both hellos there is no key. */
static void test_lost_hello(void)
{
    conversation *talk = conversation_simple(TLS1_3_VERSION, NULL);
    for (guint wounded = 0; wounded < 2; wounded++) {
        listener *ear = listener_new(talk->key_log->str);
        feed_but(ear, talk, wounded, 10, 50);
        g_assert_cmpuint(ear->counters.late, ==, 1);
        g_assert_cmpuint(ear->counters.decrypted, ==, 0);
        g_assert_cmpint(ear->heard[CLIENT]->str[0], ==, 22);
        listener_free(ear);
    }
    conversation_free(talk);
}

void add_gap_tests(void)
{
    g_test_add_func("/tls/gaps/any-part", test_any_part);
    g_test_add_func("/tls/gaps/many-records", test_many_records);
    g_test_add_func("/tls/gaps/too-many-records", test_too_many_records);
    g_test_add_func("/tls/gaps/handshake", test_in_the_handshake);
    g_test_add_func("/tls/gaps/received", test_received_during_the_search);
    g_test_add_func("/tls/gaps/key-update", test_lost_key_update);
    g_test_add_func("/tls/gaps/hello", test_lost_hello);
}
