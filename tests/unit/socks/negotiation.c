/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/socks/negotiation.h"

#include "tests.h"

#include <glib.h>

#define OCTETS(text)                                                                               \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }
#define NOTHING                                                                                    \
    {                                                                                              \
        NULL, 0                                                                                    \
    }

#define GREETING "\5\1\0"
#define WELCOME  "\5\0"
#define NAMED    "\5\1\0\3\6b.test\0\120"
#define GRANTED  "\5\0\0\1\12\0\1\11\237\140"
#define ADDRESS4 "\12\0\1\2"

typedef struct negotiation_case {
    hl_bytes client, proxy;
    hl_socks_progress progress;
    const char *target;
    size_t after_client, after_proxy; /* octets of the tunnel that are there already */
} negotiation_case;

static const negotiation_case rows[] = {
    {OCTETS(GREETING NAMED), OCTETS(WELCOME GRANTED), HL_SOCKS_GRANTED, "b.test:80", 0, 0},
    {OCTETS(GREETING NAMED "GET"), OCTETS(WELCOME GRANTED "ok"), HL_SOCKS_GRANTED, "b.test:80", 3,
     2},
    {OCTETS("\5\3\0\1\2" NAMED), OCTETS(WELCOME GRANTED), HL_SOCKS_GRANTED, "b.test:80", 0, 0},
    {OCTETS(GREETING "\5\1\0\1" ADDRESS4 "\1\273"), OCTETS(WELCOME GRANTED), HL_SOCKS_GRANTED,
     "10.0.1.2:443", 0, 0},
    {OCTETS(GREETING "\5\1\0\4\40\1\15\270\0\0\0\0\0\0\0\0\0\0\0\7\1\273"),
     OCTETS(WELCOME "\5\0\0\3\1x\0\1"), HL_SOCKS_GRANTED, "[2001:db8::7]:443", 0, 0},
    /* a name that is an address in text */
    {OCTETS(GREETING "\5\1\0\3\10"
                     "10.0.1.2\0\120"),
     OCTETS(WELCOME GRANTED), HL_SOCKS_GRANTED, "10.0.1.2:80", 0, 0},
    {OCTETS("\5\2\0\2\1\4user\3pwd" NAMED), OCTETS("\5\2\1\0" GRANTED), HL_SOCKS_GRANTED,
     "b.test:80", 0, 0},
    {OCTETS("\4\1\0\120" ADDRESS4 "me\0"), OCTETS("\0\132\0\0\0\0\0\0"), HL_SOCKS_GRANTED,
     "10.0.1.2:80", 0, 0},
    {OCTETS("\4\1\0\120\0\0\0\1\0b.test\0GET"), OCTETS("\0\132\0\0\0\0\0\0"), HL_SOCKS_GRANTED,
     "b.test:80", 3, 0},
    /* refused, or asked for something else */
    {OCTETS(GREETING NAMED), OCTETS(WELCOME "\5\5\0\1\0\0\0\0\0\0"), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS("\5\1\2\1\4user\3bad"), OCTETS("\5\2\1\1"), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS(GREETING), OCTETS("\5\377"), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS(GREETING "\5\2\0\1" ADDRESS4 "\0\120"), OCTETS(WELCOME), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS(GREETING "\5\3\0\1" ADDRESS4 "\0\120"), OCTETS(WELCOME), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS("\5\1\1"), OCTETS("\5\1"), HL_SOCKS_OTHER, NULL, 0, 0}, /* GSSAPI */
    {OCTETS("\4\2\0\120" ADDRESS4 "\0"), NOTHING, HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS("\4\1\0\120" ADDRESS4 "\0"), OCTETS("\0\133\0\0\0\0\0\0"), HL_SOCKS_OTHER, NULL, 0, 0},
    /* near misses: DCE/RPC, a method that was not offered, an answer of another kind, no name */
    {OCTETS("\5\0\13\3\20\0\0\0"), NOTHING, HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS(GREETING), OCTETS("\5\2"), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS(GREETING), OCTETS("HTTP/1.1 400 "), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS(GREETING "GET / HTTP/1.1"), OCTETS(WELCOME), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS(GREETING "\5\1\0\3\0\0\120"), OCTETS(WELCOME), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS(GREETING "\5\1\0\2" ADDRESS4 "\0\120"), OCTETS(WELCOME), HL_SOCKS_OTHER, NULL, 0, 0},
    {OCTETS("\4\1\0\120\0\0\0\1\0\0"), NOTHING, HL_SOCKS_OTHER, NULL, 0, 0},
};

static char *text_of(const hl_tunnel_target *target)
{
    char text[HL_ENDPOINT_TEXT_SIZE];
    if (target->name.size == 0)
        return g_strdup(hl_endpoint_format(&target->endpoint, text));
    return g_strdup_printf("%.*s:%u", (int)target->name.size, (const char *)target->name.data,
                           target->endpoint.port);
}

static void check_granted(const negotiation_case *row)
{
    hl_socks_negotiation negotiation;
    g_assert_cmpint(hl_socks_negotiation_read(row->client, row->proxy, &negotiation), ==,
                    HL_SOCKS_GRANTED);
    char *target = text_of(&negotiation.target);
    g_assert_cmpstr(target, ==, row->target);
    g_assert_cmpuint(negotiation.client_octets, ==, row->client.size - row->after_client);
    g_assert_cmpuint(negotiation.proxy_octets, ==, row->proxy.size - row->after_proxy);
    g_free(target);
}

static void test_rows(void)
{
    hl_socks_negotiation negotiation;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("row %zu", i);
        g_assert_cmpint(hl_socks_negotiation_read(rows[i].client, rows[i].proxy, &negotiation), ==,
                        rows[i].progress);
        if (rows[i].progress == HL_SOCKS_GRANTED)
            check_granted(&rows[i]);
    }
}

enum { GREETING_OCTETS = 5 }; /* before them no proxy says anything */

/* Whatever has come so far of something that is granted in the end, it may become that. */
static void test_parts(void)
{
    hl_socks_negotiation negotiation;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const negotiation_case *row = &rows[i];
        if (row->progress != HL_SOCKS_GRANTED)
            continue;
        size_t client_octets = row->client.size - row->after_client;
        size_t proxy_octets = row->proxy.size - row->after_proxy;
        for (size_t a = 0; a <= client_octets; a++)
            for (size_t b = 0; b < (a < GREETING_OCTETS ? 1 : proxy_octets); b++)
                g_assert_cmpint(hl_socks_negotiation_read(hl_bytes_first(row->client, a),
                                                          hl_bytes_first(row->proxy, b),
                                                          &negotiation),
                                ==, HL_SOCKS_MORE);
    }
}

void add_negotiation_tests(void)
{
    g_test_add_func("/socks/negotiation/rows", test_rows);
    g_test_add_func("/socks/negotiation/parts", test_parts);
}
