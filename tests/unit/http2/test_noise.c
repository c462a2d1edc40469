/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever comes, a reader survives it, each head that it reports ends, and cuts change nothing. */
#include "conversation.h"
#include "tests.h"

static const char *const sections[] = {
    GET,
    POST "content-length 3\n",
    ":status 200\n",
    ":status 103\n",
    "+x-a 1\n",
    "#62\n",
    "=100\n",
    GET "+x-b 2\n#62\n",
    ":status 307\nlocation /n\n",
    ":method CONNECT\n:authority a\n",
};

static void add_noise(GRand *random, GByteArray *octets)
{
    static const char *const payloads[] = {"", "abc", "\001abX", "1234", "12345678"};
    uint32_t stream = (uint32_t)g_rand_int_range(random, 0, 9);
    uint8_t type = (uint8_t)g_rand_int_range(random, 0, 11);
    uint8_t flags = (uint8_t)(g_rand_int(random) & (g_rand_boolean(random) ? 0x05 : 0x2d));
    if (type == F2_HEADERS || g_rand_boolean(random)) {
        guint index = (guint)g_rand_int_range(random, 0, G_N_ELEMENTS(sections));
        test_headers(octets, stream | 1, flags & F2_END_STREAM, sections[index]);
        return;
    }
    guint index = (guint)g_rand_int_range(random, 0, G_N_ELEMENTS(payloads));
    test_frame_text(octets, type, flags, stream, payloads[index]);
}

static void add_segment(GRand *random, conversation *talk)
{
    int side = g_rand_int_range(random, 0, 2);
    if (g_rand_int_range(random, 0, 12) == 0) {
        conversation_gap(talk, side, (uint64_t)g_rand_int_range(random, 1, 30));
        return;
    }
    GByteArray *octets = conversation_send(talk, side);
    for (int i = g_rand_int_range(random, 1, 5); i > 0; i--)
        add_noise(random, octets);
    if (g_rand_int_range(random, 0, 3) == 0)
        octets->data[g_rand_int_range(random, 0, (gint32)octets->len)] ^=
            (guint8)(1 << g_rand_int_range(random, 0, 8));
}

static void make(GRand *random, conversation *talk)
{
    conversation_begin(talk);
    talk->late = g_rand_int_range(random, 0, 6) == 0;
    talk->fields = true;
    talk->limits.pipelined_requests = 3;
    talk->limits.head_octets = 90;
    talk->limits.fields = 3;
    talk->end = (hl_connection_end)g_rand_int_range(random, HL_CONNECTION_FINISHED,
                                                    HL_CONNECTION_CAPTURED + 1);
    if (!talk->late)
        conversation_greet(talk);
    for (int i = g_rand_int_range(random, 0, 12); i > 0; i--)
        add_segment(random, talk);
}

static void test_noise(void)
{
    GRand *random = g_rand_new_with_seed(20261120);
    guint compared = 0, messages = 0;
    for (guint i = 0; i < 6000; i++) {
        conversation talk;
        make(random, &talk);
        char *whole = conversation_run(&talk, SIZE_MAX);
        char *octets = conversation_run(&talk, 1);
        bool is_lost = talk.late || strstr(whole, " lost ") || strstr(octets, " lost ");
        if (!is_lost) {
            g_assert_cmpstr(whole, ==, octets);
            compared++;
        }
        messages += strstr(whole, "request ") != NULL;
        g_free(whole);
        g_free(octets);
        conversation_free(&talk);
    }
    g_assert_cmpuint(compared, >, 2000);
    g_assert_cmpuint(messages, >, 1000);
    g_rand_free(random);
}

void test_noise_add(void)
{
    g_test_add_func("/http2/noise", test_noise);
}
