/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Laws over conversations whose truth is known and of which any packet may be missing: no message
 * is invented, no content is called complete that is not, and no response is tied to a request that
 * it does not answer, unless it says that it may be.
 */
#include "tests.h"

#include "http/hl_http.h"

#include <glib.h>
#include <stdio.h>

/* Numbers from 5 to 99, so that a status of 200 and the number is never 204 or 304, which has no content. */
enum { FIRST = 5, EXCHANGES = 100 };

typedef struct hl_loss {
    GRand *random;
    double loss;
    hl_http *http;
    hl_connection *connection;
    void *reader;
    uint64_t sent[HL_SIDES];
    GHashTable *turns;            /* turn -> number of the request + 1 */
    hl_digest digests[EXCHANGES]; /* of the contents that were sent, */
    gsize sizes[EXCHANGES];       /* and their sizes */
    guint requests, responses, tied, complete, guessed;
} hl_loss;

/* From the start line, which is never cut; the field says the same unless it is. */
static guint number_of(const hl_message *message)
{
    char *target = hl_bytes_copy_text(message->target);
    guint number = message->status - 200u;
    if (message->kind == HL_REQUEST)
        g_assert_cmpint(sscanf(target, "/number/%u", &number), ==, 1);
    g_assert_cmpuint(number, <, EXCHANGES);
    hl_bytes value = hl_message_find(message, "X-Number");
    char *expected = g_strdup_printf("%u", number);
    if (value.data || !(message->oddities & HL_ODDITY_HEAD_CUT))
        g_assert_true(hl_bytes_is(value, expected));
    g_free(expected);
    g_free(target);
    return number;
}

static void take_request(hl_loss *loss, const hl_message *message)
{
    guint number = number_of(message);
    g_assert_true(hl_bytes_is(message->method, "POST"));
    g_assert_true(g_hash_table_insert(loss->turns, GSIZE_TO_POINTER(message->turn),
                                      GUINT_TO_POINTER(number + 1)));
    loss->requests++;
}

static void take_response(hl_loss *loss, const hl_message *message)
{
    guint number = number_of(message);
    gpointer asked = g_hash_table_lookup(loss->turns, GSIZE_TO_POINTER(message->turn));
    loss->responses++;
    if (message->oddities & HL_ODDITY_TURN_UNSURE)
        loss->guessed++;
    else if (asked)
        g_assert_cmpuint(GPOINTER_TO_UINT(asked), ==, number + 1);
    loss->tied += asked != NULL;
}

static void take_head(void *user, hl_message *message)
{
    if (message->kind == HL_REQUEST)
        take_request(user, message);
    else
        take_response(user, message);
}

static void take_end(void *user, hl_message *message)
{
    hl_loss *loss = user;
    const hl_content *content = &message->content;
    if (content->state != HL_CONTENT_COMPLETE)
        return;
    loss->complete++;
    g_assert_cmpuint(content->octets, ==, loss->sizes[number_of(message)]);
    g_assert_cmpint(content->has_digest, ==, message->kind == HL_REQUEST);
    if (content->has_digest)
        g_assert_true(hl_digest_equal(content->digest, loss->digests[number_of(message)]));
}

static void take_connection_end(void *user, hl_connection *connection)
{
    (void)user;
    (void)connection;
}

static void send_packet(hl_loss *loss, int side, hl_bytes octets)
{
    bool lost = g_rand_double(loss->random) < loss->loss;
    hl_segment segment = {
        .kind = lost ? HL_SEGMENT_GAP : HL_SEGMENT_DATA,
        .connection = loss->connection,
        .reader = &loss->reader,
        .side = side,
        .offset = loss->sent[side],
        .peer_offset = loss->sent[!side],
        .gap_octets = lost ? octets.size : 0,
        .data = lost ? hl_bytes_from(NULL, 0) : octets,
        .frame = {1, 0},
    };
    hl_http_feed(loss->http, &segment);
    loss->sent[side] += octets.size;
}

/* In packets of any size; the first octets of a packet are as good as random. */
static void send_octets(hl_loss *loss, int side, const GString *text)
{
    hl_bytes octets = hl_bytes_from(text->str, text->len);
    while (octets.size > 0) {
        hl_bytes packet = hl_bytes_first(octets, (gsize)g_rand_int_range(loss->random, 1, 200));
        send_packet(loss, side, packet);
        octets = hl_bytes_skip(octets, packet.size);
    }
}

static GString *new_content(hl_loss *loss)
{
    GString *content = g_string_new(NULL);
    for (gint words = g_rand_int_range(loss->random, 0, 60); words > 0; words--)
        g_string_append(content, g_rand_boolean(loss->random) ? "text of a page\r\n" : "word ");
    return content;
}

static void append_content(hl_loss *loss, GString *text, const GString *content)
{
    gsize half = content->len / 2;
    if (g_rand_boolean(loss->random)) {
        g_string_append_printf(text, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", content->len,
                               content->str);
        return;
    }
    g_string_append(text, "Transfer-Encoding: chunked\r\n\r\n");
    if (half > 0)
        g_string_append_printf(text, "%zx;a=b\r\n%.*s\r\n", half, (int)half, content->str);
    if (content->len > half)
        g_string_append_printf(text, "%zx\r\n%s\r\n", content->len - half, content->str + half);
    g_string_append(text, "0\r\n\r\n");
}

static void exchange(hl_loss *loss, guint number)
{
    GString *text = g_string_new(NULL), *content = new_content(loss);
    g_string_printf(text, "POST /number/%u HTTP/1.1\r\nX-Number: %u\r\n", number, number);
    append_content(loss, text, content);
    loss->digests[number] = hl_digest_of(hl_bytes_from(content->str, content->len));
    loss->sizes[number] = content->len;
    send_octets(loss, 0, text);
    g_string_printf(text, "HTTP/1.1 %u Fine\r\nX-Number: %u\r\n", 200 + number, number);
    append_content(loss, text, content);
    send_octets(loss, 1, text);
    g_string_free(content, TRUE);
    g_string_free(text, TRUE);
}

static void converse(hl_loss *loss, guint seed, double loss_rate)
{
    *loss = (hl_loss){.random = g_rand_new_with_seed(seed), .loss = loss_rate};
    hl_message_sink sink = {take_head, take_end, take_connection_end, loss, NULL, NULL};
    loss->http = hl_http_new(&hl_limits_default, sink);
    loss->connection = hl_connection_new(0);
    loss->turns = g_hash_table_new(NULL, NULL);
    for (guint number = FIRST; number < EXCHANGES; number++)
        exchange(loss, number);
    loss->connection->end = HL_CONNECTION_CAPTURED;
    hl_segment end = {
        .kind = HL_SEGMENT_END, .connection = loss->connection, .reader = &loss->reader};
    hl_http_feed(loss->http, &end);
    hl_http_free(loss->http);
    hl_connection_unref(loss->connection);
    g_hash_table_unref(loss->turns);
    g_rand_free(loss->random);
}

static void test_nothing_lost(void)
{
    for (guint seed = 0; seed < 20; seed++) {
        hl_loss loss;
        converse(&loss, seed, 0);
        g_assert_cmpuint(loss.requests, ==, 95);
        g_assert_cmpuint(loss.responses, ==, 95);
        g_assert_cmpuint(loss.tied, ==, 95);
        g_assert_cmpuint(loss.complete, ==, 190);
        g_assert_cmpuint(loss.guessed, ==, 0);
    }
}

static void expect_share(double loss_rate, guint least_heads, guint most_guessed)
{
    guint heads = 0, guessed = 0;
    for (guint seed = 0; seed < 200; seed++) {
        hl_loss loss;
        converse(&loss, seed, loss_rate);
        heads += loss.requests + loss.responses;
        guessed += loss.guessed;
    }
    g_test_message("loss of %g: %u heads, %u guesses", loss_rate, heads, guessed);
    g_assert_cmpuint(heads, >=, least_heads);
    g_assert_cmpuint(guessed, <=, most_guessed);
}

static void test_some_lost(void)
{
    expect_share(0.01, 37000, 20);
}

static void test_much_lost(void)
{
    expect_share(0.2, 28000, 1000);
}

void hl_test_loss_add(void)
{
    g_test_add_func("/http/loss/nothing", test_nothing_lost);
    g_test_add_func("/http/loss/some", test_some_lost);
    g_test_add_func("/http/loss/much", test_much_lost);
}
