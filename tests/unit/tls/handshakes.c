/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What handshakes can do to the keys. */
#include "listener.h"
#include "suites.h"
#include "tls/offsets.h"

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

static void converse(conversation *talk)
{
    conversation_say(talk, CLIENT, "What is the time?");
    conversation_say_much(talk, SERVER, 3000);
    conversation_say(talk, CLIENT, "Thank you.");
}

/* Whole, in octets, and in two at every place: always the same. */
static void test_cuts(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
        conversation *talk = conversation_simple(versions[i], NULL);
        for (size_t step = 1; step < 1500; step += step < 40 ? 1 : 61)
            listener_hear(talk, step);
        conversation_free(talk);
    }
}

static void hear_with_a_cut(const conversation *talk, guint cut_flight, size_t cut)
{
    listener *ear = listener_new(talk->key_log->str);
    for (guint i = 0; i < talk->flights->len; i++) {
        const flight *flown = talk->flights->pdata[i];
        size_t first = i == cut_flight ? cut : flown->octets->len;
        listener_feed(ear, flown->side, flown->octets->data, first, flown->received);
        if (first < flown->octets->len)
            listener_feed(ear, flown->side, flown->octets->data + first, flown->octets->len - first,
                          flown->received);
    }
    listener_finish(ear);
    listener_check(ear, talk);
    listener_free(ear);
}

static void test_every_cut(void)
{
    for (size_t v = 0; v < G_N_ELEMENTS(versions); v++) {
        conversation *talk = conversation_simple(versions[v], NULL);
        for (guint i = 0; i < talk->flights->len; i++) {
            const flight *flown = talk->flights->pdata[i];
            for (size_t cut = 1; cut < flown->octets->len; cut++)
                hear_with_a_cut(talk, i, cut);
        }
        conversation_free(talk);
    }
}

static void test_what_is_said_of_the_connection(void)
{
    static const char *const texts[] = {"1.2", "1.3"};
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
        conversation *talk = conversation_simple(versions[i], NULL);
        for (int with_keys = 0; with_keys < 2; with_keys++) {
            listener *ear = listener_new(with_keys ? talk->key_log->str : "");
            listener_feed_all(ear, talk, 500);
            listener_finish(ear);
            g_assert_cmpstr(ear->connection->tls_version, ==, texts[i]);
            g_assert_cmpstr(ear->connection->server_name, ==, "www.example.org");
            g_assert_cmpint(ear->connection->client_side, ==, CLIENT);
            bool sees_protocol = with_keys || versions[i] == TLS1_2_VERSION;
            g_assert_cmpstr(ear->connection->application_protocol, ==,
                            sees_protocol ? "http/1.1" : NULL);
            listener_free(ear);
        }
        conversation_free(talk);
    }
}

/* A reader meets the question before the answer, and knows what the answerer had received. */
static void test_order(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
        conversation *talk = conversation_simple(versions[i], NULL);
        listener *ear = listener_new(talk->key_log->str);
        listener_feed_all(ear, talk, SIZE_MAX / 2);
        listener_fin(ear, CLIENT);
        listener_fin(ear, SERVER);
        listener_finish(ear);
        g_assert_cmpstr(ear->order->str, ==, "csfF");
        g_assert_cmpuint(ear->received[CLIENT], ==, 0);
        g_assert_cmpuint(ear->received[SERVER], ==, strlen("What is the time?"));
        listener_free(ear);
        conversation_free(talk);
    }
}

/* What was received of the encrypted stream, in octets of the clear one: at the ends of records. */
static void test_offsets(void)
{
    hl_tls_offsets offsets = {0};
    g_assert_cmpuint(hl_tls_offsets_find(&offsets, 1000), ==, 0);
    for (uint64_t i = 1; i <= HL_TLS_OFFSETS_KEPT; i++)
        hl_tls_offsets_add(&offsets, 100 * i, 10 * i);
    g_assert_cmpuint(hl_tls_offsets_find(&offsets, 99), ==, 0);
    g_assert_cmpuint(hl_tls_offsets_find(&offsets, 100), ==, 10);
    g_assert_cmpuint(hl_tls_offsets_find(&offsets, 299), ==, 20);
    g_assert_cmpuint(hl_tls_offsets_find(&offsets, 1000000), ==, 10 * HL_TLS_OFFSETS_KEPT);
    hl_tls_offsets_add(&offsets, 100000, 5000);
    g_assert_cmpuint(hl_tls_offsets_find(&offsets, 200), ==, 20);
    g_assert_cmpuint(hl_tls_offsets_find(&offsets, 199), ==, HL_OFFSET_UNKNOWN);
    g_assert_cmpuint(hl_tls_offsets_find(&offsets, 100000), ==, 5000);
}

static void test_hello_retry(void)
{
    conversation *talk = conversation_new(TLS1_3_VERSION, NULL);
    SSL_CTX_set1_groups_list(talk->context[CLIENT], "X25519:P-384");
    SSL_CTX_set1_groups_list(talk->context[SERVER], "P-384");
    conversation_again(talk);
    g_assert_true(conversation_shake_hands(talk));
    converse(talk);
    listener_hear(talk, 100);
    conversation_free(talk);
}

static void test_key_update(void)
{
    conversation *talk = conversation_new(TLS1_3_VERSION, NULL);
    g_assert_true(conversation_shake_hands(talk));
    for (int i = 0; i < 3; i++) {
        converse(talk);
        SSL_key_update(talk->ssl[i % 2],
                       i == 0 ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED);
    }
    converse(talk);
    conversation_close(talk);
    listener_hear(talk, 100);
    listener_hear(talk, SIZE_MAX / 2);
    conversation_free(talk);
}

/* By ticket, and (TLS 1.2) by session number. */
static void test_resumption(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++)
        for (int without_tickets = 0; without_tickets < 2; without_tickets++) {
            conversation *talk = conversation_new(versions[i], NULL);
            if (without_tickets)
                SSL_CTX_set_options(talk->context[SERVER], SSL_OP_NO_TICKET);
            conversation_again(talk);
            g_assert_true(conversation_shake_hands(talk));
            converse(talk);
            conversation_close(talk);
            conversation_again(talk);
            g_assert_true(conversation_shake_hands(talk));
            g_assert_true(SSL_session_reused(talk->ssl[CLIENT]));
            converse(talk);
            listener_hear(talk, 77);
            conversation_free(talk);
        }
}

/* One stage hears several connections; the key log knows the first one only (TLS 1.2). */
static void test_resumption_without_its_line(void)
{
    for (int without_tickets = 0; without_tickets < 2; without_tickets++) {
        conversation *talk = conversation_new(TLS1_2_VERSION, NULL);
        if (without_tickets)
            SSL_CTX_set_options(talk->context[SERVER], SSL_OP_NO_TICKET);
        conversation_again(talk);
        g_assert_true(conversation_shake_hands(talk));
        converse(talk);
        listener *ear = listener_new(talk->key_log->str);
        for (int again = 0; again < 3; again++) {
            listener_feed_all(ear, talk, 77);
            listener_finish(ear);
            listener_check(ear, talk);
            conversation_close(talk);
            conversation_again(talk);
            g_assert_true(conversation_shake_hands(talk));
            g_assert_true(SSL_session_reused(talk->ssl[CLIENT]));
            converse(talk);
            listener_restart(ear);
        }
        g_assert_cmpuint(ear->counters.decrypted, ==, 3);
        listener_free(ear);
        conversation_free(talk);
    }
}

static void test_renegotiation(void)
{
    static const char *const ciphers[] = {"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA256"};
    for (size_t i = 0; i < G_N_ELEMENTS(ciphers); i++) {
        conversation *talk = conversation_new(TLS1_2_VERSION, ciphers[i]);
        SSL_CTX_set_options(talk->context[SERVER], SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        conversation_again(talk);
        g_assert_true(conversation_shake_hands(talk));
        converse(talk);
        g_assert_cmpint(SSL_renegotiate(talk->ssl[CLIENT]), ==, 1);
        g_assert_true(conversation_shake_hands(talk));
        g_assert_cmpint(SSL_num_renegotiations(talk->ssl[CLIENT]), ==, 1);
        converse(talk);
        listener_hear(talk, 100);
        conversation_free(talk);
    }
}

static void test_padding(void)
{
    conversation *talk = conversation_new(TLS1_3_VERSION, NULL);
    for (int side = 0; side < SIDES; side++)
        SSL_CTX_set_block_padding(talk->context[side], 512);
    conversation_again(talk);
    g_assert_true(conversation_shake_hands(talk));
    converse(talk);
    listener_hear(talk, 100);
    conversation_free(talk);
}

static void test_small_fragments(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
        conversation *talk = conversation_new(versions[i], NULL);
        for (int side = 0; side < SIDES; side++)
            SSL_CTX_set_max_send_fragment(talk->context[side], 512);
        conversation_again(talk);
        g_assert_true(conversation_shake_hands(talk));
        converse(talk);
        conversation_say_much(talk, SERVER, 200000);
        listener_hear(talk, SIZE_MAX / 2);
        listener_hear(talk, 1448);
        conversation_free(talk);
    }
}

static void test_client_certificate(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
        conversation *talk = conversation_new(versions[i], NULL);
        SSL_CTX_set_verify(talk->context[SERVER], SSL_VERIFY_PEER, NULL);
        conversation_again(talk);
        g_assert_true(conversation_shake_hands(talk));
        converse(talk);
        listener_hear(talk, 100);
        conversation_free(talk);
    }
}

/* ---- 0-RTT ---- */

/* A connection that begins with early data. */
static conversation *talk_early(const char *cipher, bool accept, size_t octets)
{
    conversation *talk = conversation_new(TLS1_3_VERSION, cipher);
    SSL_CTX_set_max_early_data(talk->context[SERVER], 16384);
    SSL_CTX_set_recv_max_early_data(talk->context[SERVER], 16384);
    conversation_again(talk);
    g_assert_true(conversation_shake_hands(talk));
    conversation_say(talk, SERVER, "Have a ticket.");
    conversation_close(talk);
    conversation_again(talk);
    if (!accept)
        SSL_set_max_early_data(talk->ssl[SERVER], 0);
    char *early = g_strnfill(octets, 'e');
    size_t written;
    g_assert_cmpint(SSL_write_early_data(talk->ssl[CLIENT], early, octets, &written), ==, 1);
    if (accept) {
        char *heard = g_malloc(octets);
        size_t count;
        conversation_deliver(talk, CLIENT);
        while (SSL_read_early_data(talk->ssl[SERVER], heard, octets, &count) ==
               SSL_READ_EARLY_DATA_SUCCESS)
            conversation_deliver(talk, SERVER);
        g_string_append(talk->said[CLIENT], early);
        g_free(heard);
    }
    g_free(early);
    return talk;
}

static void finish_early(conversation *talk, int accepted)
{
    g_assert_true(conversation_shake_hands(talk));
    g_assert_cmpint(SSL_get_early_data_status(talk->ssl[CLIENT]), ==,
                    accepted ? SSL_EARLY_DATA_ACCEPTED : SSL_EARLY_DATA_REJECTED);
    converse(talk);
}

static void test_early_data(void)
{
    static const char *const ciphers[] = {NULL, "TLS_AES_128_GCM_SHA256",
                                          "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_CCM_SHA256"};
    for (size_t i = 0; i < G_N_ELEMENTS(ciphers); i++) {
        conversation *talk = talk_early(ciphers[i], true, 5000);
        finish_early(talk, true);
        g_assert_nonnull(strstr(talk->key_log->str, "CLIENT_EARLY_TRAFFIC_SECRET"));
        listener_hear(talk, 100);
        listener_hear(talk, SIZE_MAX / 2);
        conversation_free(talk);
    }
}

/* More than is held until it is accepted: it is lost, and that is said; the connection goes on. */
static void test_early_data_limit(void)
{
    conversation *talk = talk_early(NULL, true, 5000);
    finish_early(talk, true);
    for (int tight = 0; tight < 2; tight++) {
        hl_limits limits = hl_limits_default;
        limits.tls_early_octets = tight ? 4999 : 5000;
        listener *ear = listener_new_limited(talk->key_log->str, &limits);
        listener_feed_all(ear, talk, 100);
        listener_finish(ear);
        g_assert_cmpuint(ear->counters.not_held, ==, tight);
        g_assert_cmpuint(ear->counters.decrypted, ==, 1);
        g_assert_true(g_str_has_prefix(ear->heard[CLIENT]->str, tight ? "(1)" : "eeee"));
        listener_free(ear);
    }
    conversation_free(talk);
}

/* What the server refused was not said: the client says it again, or something else. */
static void test_early_data_refused(void)
{
    conversation *talk = talk_early(NULL, false, 5000);
    finish_early(talk, false);
    listener_hear(talk, 100);
    conversation_free(talk);
}

/* The server has refused already, and the client does not know yet. */
static void test_early_data_after_the_refusal(void)
{
    conversation *talk = talk_early(NULL, false, 5000);
    finish_early(talk, false);
    listener *ear = listener_new(talk->key_log->str);
    const flight *client = talk->flights->pdata[0], *server = talk->flights->pdata[1];
    const uint8_t *octets = client->octets->data;
    size_t hello = 5 + (size_t)(octets[3] << 8 | octets[4]);
    g_assert_cmpuint(client->octets->len, >, hello + 5000);
    listener_feed(ear, CLIENT, octets, hello, 0);
    listener_feed(ear, SERVER, server->octets->data, server->octets->len, hello);
    listener_feed(ear, CLIENT, octets + hello, client->octets->len - hello, 0);
    for (guint i = 2; i < talk->flights->len; i++) {
        const flight *flown = talk->flights->pdata[i];
        listener_feed(ear, flown->side, flown->octets->data, flown->octets->len, flown->received);
    }
    listener_finish(ear);
    listener_check(ear, talk);
    listener_free(ear);
    conversation_free(talk);
}

static void strip_line(GString *key_log, const char *label)
{
    char *line = strstr(key_log->str, label);
    g_assert_nonnull(line);
    g_string_erase(key_log, line - key_log->str, strchr(line, '\n') + 1 - line);
}

/* Without the early secret the early data are missing, or do not matter. */
static void test_early_data_without_its_secret(void)
{
    conversation *talk = talk_early(NULL, false, 100);
    finish_early(talk, false);
    strip_line(talk->key_log, "CLIENT_EARLY_TRAFFIC_SECRET");
    listener_hear(talk, 100);
    conversation_free(talk);
}

void add_handshake_tests(void)
{
    g_test_add_func("/tls/handshakes/cuts", test_cuts);
    g_test_add_func("/tls/handshakes/every-cut", test_every_cut);
    g_test_add_func("/tls/handshakes/connection", test_what_is_said_of_the_connection);
    g_test_add_func("/tls/handshakes/order", test_order);
    g_test_add_func("/tls/handshakes/offsets", test_offsets);
    g_test_add_func("/tls/handshakes/hello-retry", test_hello_retry);
    g_test_add_func("/tls/handshakes/key-update", test_key_update);
    g_test_add_func("/tls/handshakes/resumption", test_resumption);
    g_test_add_func("/tls/handshakes/resumption-without-its-line",
                    test_resumption_without_its_line);
    g_test_add_func("/tls/handshakes/renegotiation", test_renegotiation);
    g_test_add_func("/tls/handshakes/padding", test_padding);
    g_test_add_func("/tls/handshakes/small-fragments", test_small_fragments);
    g_test_add_func("/tls/handshakes/client-certificate", test_client_certificate);
    g_test_add_func("/tls/handshakes/early-data", test_early_data);
    g_test_add_func("/tls/handshakes/early-data-limit", test_early_data_limit);
    g_test_add_func("/tls/handshakes/early-data-refused", test_early_data_refused);
    g_test_add_func("/tls/handshakes/early-data-after-the-refusal",
                    test_early_data_after_the_refusal);
    g_test_add_func("/tls/handshakes/early-data-unknown", test_early_data_without_its_secret);
}
