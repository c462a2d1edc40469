/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever comes, nothing crashes, nothing is invented, and the connection ends once. */
#include "listener.h"
#include "suites.h"

enum { ROUNDS = 400 };

static size_t draw(size_t below)
{
    return below > 1 ? (size_t)g_test_rand_int_range(0, (gint32)below) : 0;
}

/* A flight with some octets changed, cut off, doubled, or with a gap before it. */
static void feed_mutated(listener *ear, const flight *flown)
{
    uint8_t *octets = g_memdup2(flown->octets->data, flown->octets->len);
    size_t count = flown->octets->len, early = MIN(count, 60);
    switch (draw(8)) {
    case 0:
        octets[draw(count)] ^= (uint8_t)(1 << draw(8));
        break;
    case 1:
        count = draw(count);
        break;
    case 2:
        listener_lose(ear, flown->side, 1 + draw(3000));
        break;
    case 3:
        for (size_t i = draw(count); i < count; i++)
            octets[i] = (uint8_t)draw(256);
        break;
    case 4:
        octets[draw(early)] = (uint8_t)draw(256);
        break;
    }
    for (size_t at = 0, step; at < count; at += step) {
        step = 1 + draw(600);
        step = MIN(step, count - at);
        listener_feed(ear, flown->side, octets + at, step, draw(2) ? flown->received : draw(5000));
    }
    g_free(octets);
}

static conversation *any_talk(void)
{
    conversation *talk = draw(2)
                             ? conversation_simple(TLS1_3_VERSION, NULL)
                             : conversation_simple(TLS1_2_VERSION, draw(2) ? "AES128-SHA" : NULL);
    return talk;
}

static void test_mutations(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        conversation *talk = any_talk();
        listener *ear = listener_new(talk->key_log->str);
        ear->lenient = true;
        hl_tls_keys_set_growing(ear->keys, draw(2));
        for (guint i = 0; i < talk->flights->len; i++)
            if (draw(10))
                feed_mutated(ear, talk->flights->pdata[i]);
        if (draw(2))
            listener_fin(ear, CLIENT);
        listener_finish(ear);
        listener_free(ear);
        conversation_free(talk);
    }
}

/* Headers of records that promise the largest ones, after a gap: the search ends. */
static void test_false_headers(void)
{
    conversation *talk = conversation_simple(TLS1_3_VERSION, NULL);
    listener *ear = listener_new(talk->key_log->str);
    listener_feed_all(ear, talk, SIZE_MAX / 2);
    listener_lose(ear, SERVER, 5000000);
    static const uint8_t header[] = {23, 3, 3, 0, 30};
    uint8_t octets[1000];
    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = header[i % sizeof header];
    for (int i = 0; i < 300; i++)
        listener_feed(ear, SERVER, octets, sizeof octets, 0);
    listener_finish(ear);
    g_assert_cmpuint(ear->counters.in_part, ==, 1);
    g_assert_cmpuint(ear->gap_octets[SERVER], >, 0);
    listener_free(ear);
    conversation_free(talk);
}

void add_noise_tests(void)
{
    g_test_add_func("/tls/noise/mutations", test_mutations);
    g_test_add_func("/tls/noise/false-headers", test_false_headers);
}
