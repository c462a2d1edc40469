/* SPDX-License-Identifier: GPL-2.0-or-later */
/* May a connection that names another host hold the follow-up? */
#include "play.h"
#include "redirect/addresses.h"
#include "tests.h"

#define SHARED_SERVER "10.0.1.9"
#define OTHER_SERVER  "10.0.1.3"

/* How the capture shows that b.test is at SHARED_SERVER. */
typedef enum knowledge {
    UNKNOWN,
    BY_NAME,      /* a decrypted connection has that server name, */
    BY_REQUEST,   /* or carries requests for it under another, */
    BY_REDIRECT,  /* or the redirect itself came from there */
    BY_ENCRYPTED, /* or a connection that nobody could read, and that is over, has that name */
} knowledge;

/* The undecrypted connection to `server`, whose name is c.test. */
typedef struct hiding_case {
    const char *location;
    knowledge known;
    const char *server;
    uint16_t port;
    const char *version, *protocol; /* as far as they are in the clear */
    bool offers_http2, has_encrypted_hello;
    hl_hiding hiding;
} hiding_case;

#define B_TEST "https://b.test/new"

static const hiding_case cases[] = {
    /* one server for both, and HTTP/2 may be what is spoken */
    {B_TEST, BY_NAME, SHARED_SERVER, 443, "1.3", NULL, true, false, HL_HIDING_SHARED},
    {B_TEST, BY_REQUEST, SHARED_SERVER, 443, "1.3", NULL, true, false, HL_HIDING_SHARED},
    {B_TEST, BY_REDIRECT, SHARED_SERVER, 443, "1.3", NULL, true, false, HL_HIDING_SHARED},
    {B_TEST, BY_ENCRYPTED, SHARED_SERVER, 443, "1.3", NULL, true, false, HL_HIDING_SHARED},
    {B_TEST, BY_NAME, SHARED_SERVER, 443, "1.2", "h2", true, false, HL_HIDING_SHARED},
    {B_TEST, BY_NAME, SHARED_SERVER, 443, NULL, NULL, true, false, HL_HIDING_SHARED},
    {B_TEST, BY_NAME, SHARED_SERVER, 443, "unknown", NULL, true, false, HL_HIDING_SHARED},
    {"https://B.test.:443/new", BY_NAME, SHARED_SERVER, 443, "1.3", NULL, true, false,
     HL_HIDING_SHARED},
    {"https://b.test:8443/new", BY_NAME, SHARED_SERVER, 8443, "1.3", NULL, true, false,
     HL_HIDING_SHARED},
    /* HTTP/1 it is, by what the client offered or the server chose */
    {B_TEST, BY_NAME, SHARED_SERVER, 443, "1.3", NULL, false, false, HL_HIDING_NONE},
    {B_TEST, BY_NAME, SHARED_SERVER, 443, "1.2", NULL, true, false, HL_HIDING_NONE},
    {B_TEST, BY_NAME, SHARED_SERVER, 443, "1.2", "http/1.1", true, false, HL_HIDING_NONE},
    /* another server, or nobody knows whether it is the same; another port */
    {B_TEST, BY_NAME, OTHER_SERVER, 443, "1.3", NULL, true, false, HL_HIDING_NONE},
    {B_TEST, UNKNOWN, SHARED_SERVER, 443, "1.3", NULL, true, false, HL_HIDING_NONE},
    {B_TEST, BY_NAME, SHARED_SERVER, 8443, "1.3", NULL, true, false, HL_HIDING_NONE},
    {"https://b.test:8443/new", BY_NAME, SHARED_SERVER, 443, "1.3", NULL, true, false,
     HL_HIDING_NONE},
    /* the name shown need not be the true one */
    {B_TEST, UNKNOWN, OTHER_SERVER, 443, "1.3", NULL, false, true, HL_HIDING_ENCRYPTED_HELLO},
    {B_TEST, BY_NAME, SHARED_SERVER, 443, "1.3", NULL, true, true, HL_HIDING_SHARED},
    /* http, upgraded by the client */
    {"http://b.test/new", BY_NAME, SHARED_SERVER, 443, "1.3", NULL, true, false, HL_HIDING_SHARED},
    {"http://b.test:8080/new", BY_NAME, SHARED_SERVER, 8080, "1.3", NULL, true, false,
     HL_HIDING_SHARED},
    {"http://b.test/new", BY_NAME, SHARED_SERVER, 80, "1.3", NULL, true, false, HL_HIDING_NONE},
    {"http://b.test/new", UNKNOWN, OTHER_SERVER, 443, "1.3", NULL, true, true, HL_HIDING_NONE},
};

static const hl_pairing_options telling = {
    .window_ns = 30 * HL_NS_PER_SECOND, .client = HL_CLIENT_BY_ADDRESS, .tells_opaque = true};

static void ask_on_tls(test_play *play, const char *name, const char *server, const char *head)
{
    hl_connection *connection = test_connection(5, "10.0.0.9", 40005, server, 443);
    connection->tls_version = "1.3";
    connection->server_name = g_strdup(name);
    test_answer(play, test_ask(play, connection, 0, head, NULL, 100), "HTTP/1.1 200 X", 110);
    hl_redirects_connection_end(play->redirects, connection);
    hl_connection_unref(connection);
}

static void open_and_close(test_play *play, const char *name)
{
    hl_connection *connection = test_connection(6, "10.0.0.9", 40006, SHARED_SERVER, 443);
    connection->server_name = g_strdup(name);
    connection->is_opaque = true;
    hl_redirects_opaque(play->redirects, connection);
    test_wait(play, 200);
    hl_redirects_connection_end(play->redirects, connection);
    hl_connection_unref(connection);
}

static void show_address(test_play *play, knowledge known)
{
    ask_on_tls(play, "z.test", OTHER_SERVER, "GET / HTTP/1.1\nHost: z.test");
    if (known == BY_NAME)
        ask_on_tls(play, "B.test", SHARED_SERVER, "GET / HTTP/1.1\nHost: b.test");
    else if (known == BY_REQUEST)
        ask_on_tls(play, "c.test", SHARED_SERVER, "GET / HTTP/1.1\nHost: b.test:443");
    else if (known == BY_ENCRYPTED)
        open_and_close(play, "b.test");
}

static void check(const hiding_case *row)
{
    bool from_there = row->known == BY_REDIRECT;
    char *answer = g_strconcat("HTTP/1.1 307 X\nLocation: ", row->location, NULL);
    hl_connection *connection =
        test_connection(0, "10.0.0.7", 40000, from_there ? SHARED_SERVER : "10.0.1.2", 80);
    hl_connection *other = test_connection(7, "10.0.0.7", 40007, row->server, row->port);
    test_play play;
    test_play_init(&play, NULL, &telling);
    show_address(&play, row->known);
    hl_exchange *redirect = test_ask(&play, connection, 0,
                                     from_there ? "POST /old HTTP/1.1\nHost: b.test"
                                                : "POST /old HTTP/1.1\nHost: a.test",
                                     NULL, 1000);
    test_answer(&play, redirect, answer, 1010);
    other->opened = test_time(1020);
    other->server_name = g_strdup("c.test");
    other->tls_version = row->version;
    other->application_protocol = g_strdup(row->protocol);
    other->offers_http2 = row->offers_http2;
    other->has_encrypted_hello = row->has_encrypted_hello;
    other->is_opaque = true;
    hl_redirects_opaque(play.redirects, other);
    test_play_finish(&play, 40000);
    const test_hop *hop = test_hop_of(&play, redirect);
    bool is_hidden = row->hiding != HL_HIDING_NONE;
    g_assert_cmpstr(hl_reason_text(hop->reason), ==,
                    hl_reason_text(is_hidden ? HL_REASON_ENCRYPTED : HL_REASON_WINDOW_PASSED));
    g_assert_cmpstr(hl_hiding_text(hop->hidden_by), ==, hl_hiding_text(row->hiding));
    g_assert_true(hop->hidden_on == (is_hidden ? other : NULL));
    test_play_clear(&play);
    hl_connection_unref(other);
    hl_connection_unref(connection);
    g_free(answer);
}

static void test_cases(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("case %" G_GSIZE_FORMAT, i);
        check(&cases[i]);
    }
}

/* Beyond the limit any name may have any address. */
static void test_limit(void)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_addresses addresses;
    uint64_t forgotten = 0;
    hl_addresses_init(&addresses, 2, &forgotten);
    hl_addresses_note(&addresses, hl_bytes_text("a.test"), connection);
    hl_addresses_note(&addresses, hl_bytes_text("A.test."), connection);
    hl_addresses_note(&addresses, hl_bytes_text("b.test"), connection);
    g_assert_true(hl_addresses_has(&addresses, hl_bytes_text("b.test"), connection));
    g_assert_false(hl_addresses_has(&addresses, hl_bytes_text("c.test"), connection));
    hl_addresses_note(&addresses, hl_bytes_text("c.test"), connection);
    hl_addresses_note(&addresses, hl_bytes_text("d.test"), connection);
    g_assert_true(hl_addresses_has(&addresses, hl_bytes_text("e.test"), connection));
    g_assert_cmpuint(g_hash_table_size(addresses.known), ==, 2);
    g_assert_cmpuint(forgotten, ==, 1);
    hl_addresses_clear(&addresses);
    hl_connection_unref(connection);
}

/* What is no name of the DNS is not kept. */
static void test_long_name(void)
{
    char *longest = g_strnfill(254, 'a'), *too_long = g_strnfill(255, 'a');
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_addresses addresses;
    uint64_t forgotten = 0;
    hl_addresses_init(&addresses, 2, &forgotten);
    hl_addresses_note(&addresses, hl_bytes_text(longest), connection);
    hl_addresses_note(&addresses, hl_bytes_text(too_long), connection);
    hl_addresses_note(&addresses, (hl_bytes){0}, connection);
    g_assert_true(hl_addresses_has(&addresses, hl_bytes_text(longest), connection));
    g_assert_false(hl_addresses_has(&addresses, hl_bytes_text(too_long), connection));
    hl_addresses_clear(&addresses);
    hl_connection_unref(connection);
    g_free(longest);
    g_free(too_long);
}

void test_hiding_register(void)
{
    g_test_add_func("/redirect/hiding/cases", test_cases);
    g_test_add_func("/redirect/hiding/limit", test_limit);
    g_test_add_func("/redirect/hiding/long-name", test_long_name);
}
