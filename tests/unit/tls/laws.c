/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A conversation is judged the same, whether it is sent in the clear, or encrypted and decrypted,
 * and whether in HTTP/1.1 or in HTTP/2.
 */
#include "conversation.h"
#include "frames2.h"
#include "hl_auditor.h"
#include "http/hl_http.h"
#include "model/hl_rule.h"
#include "suites.h"
#include "tls/hl_tls.h"

#define HEAD " HTTP/1.1\r\nHost: www.example.org\r\nUser-Agent: client/1\r\n"
#define MOVED(status, where)                                                                       \
    "HTTP/1.1 " status " Moved\r\nLocation: " where "\r\nContent-Length: 0\r\n\r\n"
#define FINE "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"

typedef struct saying {
    int side;
    const char *text;
} saying;

static const saying kept[] = {
    {CLIENT, "POST /a" HEAD "Content-Length: 4\r\n\r\nitem"},
    {SERVER, MOVED("307", "/b")},
    {CLIENT, "POST /b" HEAD "Content-Length: 4\r\n\r\nitem"},
    {SERVER, FINE},
    {CLIENT, NULL},
};
static const saying changed[] = {
    {CLIENT, "POST /a" HEAD "Content-Length: 4\r\n\r\nitem"},
    {SERVER, MOVED("308", "/b")},
    {CLIENT, "GET /b" HEAD "\r\n"},
    {SERVER, FINE},
    {CLIENT, NULL},
};
static const saying chained[] = {
    {CLIENT, "PUT /a" HEAD "Transfer-Encoding: chunked\r\n\r\n"},
    {CLIENT, "4\r\nitem\r\n0\r\n\r\n"},
    {SERVER, MOVED("301", "/b?x=%20y")},
    {CLIENT, "GET /b?x=%20y" HEAD "\r\n"},
    {SERVER, MOVED("303", "/c")},
    {CLIENT, "GET /c" HEAD "Content-Length: 3\r\n\r\nold"},
    {SERVER, FINE},
    {CLIENT, NULL},
};
static const saying *const talks[] = {kept, changed, chained};
static const char *const judgements[] = {
    "kept:\n",
    "violation: method-changed\n",
    "violation: method-rewritten\nviolation: content-after-rewrite\n",
};

/* The same in either version. */
typedef struct turn {
    const char *method, *path, *content, *status, *location;
} turn;

static const turn carried[] = {
    {"POST", "/a", "item", "307", "/b"}, {"POST", "/b", "item", "200", ""}, {0}};
static const turn dropped[] = {
    {"PUT", "/a", "item", "301", "/b"}, {"PUT", "/b", "", "200", ""}, {0}};
static const turn repeated[] = {{"POST", "/a", "item", "302", "/b"},
                                {"GET", "/b", "", "303", "/c"},
                                {"POST", "/c", "item", "200", ""},
                                {0}};
static const struct {
    const turn *turns;
    const char *due;
} courses[] = {
    {carried, "kept:\n"},
    {dropped, "violation: content-dropped\n"},
    {repeated, "permitted: post-to-get\nviolation: see-other-repeated\n"},
};

/* ---- what is said ---- */

static void free_words(gpointer words)
{
    g_byte_array_unref(((flight *)words)->octets);
    g_free(words);
}

static GPtrArray *new_talk(void)
{
    return g_ptr_array_new_with_free_func(free_words);
}

static GByteArray *next_words(GPtrArray *talk, int side)
{
    flight *said = g_new0(flight, 1);
    *said = (flight){.side = side, .octets = g_byte_array_new()};
    g_ptr_array_add(talk, said);
    return said->octets;
}

static void append_owned(GByteArray *words, char *text)
{
    test_append(words, text);
    g_free(text);
}

/* A Content-Length where there is content, in the words of either version. */
static char *length_of(const turn *asked, const char *format)
{
    return *asked->content ? g_strdup_printf("%s%zu", format, strlen(asked->content))
                           : g_strdup("");
}

static void ask_in_http1(GByteArray *words, const turn *asked)
{
    char *length = length_of(asked, "Content-Length: ");
    append_owned(words, g_strdup_printf("%s %s" HEAD "%s%s\r\n%s", asked->method, asked->path,
                                        length, *length ? "\r\n" : "", asked->content));
    g_free(length);
}

static GPtrArray *in_http1(const turn *turns)
{
    GPtrArray *talk = new_talk();
    for (; turns->method; turns++) {
        ask_in_http1(next_words(talk, CLIENT), turns);
        append_owned(next_words(talk, SERVER),
                     g_strdup_printf("HTTP/1.1 %s X\r\n%s%s%sContent-Length: 0\r\n\r\n",
                                     turns->status, *turns->location ? "Location: " : "",
                                     turns->location, *turns->location ? "\r\n" : ""));
    }
    return talk;
}

static void ask_in_http2(GByteArray *words, uint32_t stream, const turn *asked)
{
    char *length = length_of(asked, "content-length ");
    char *lines = g_strdup_printf(":method %s\n:scheme https\n:authority www.example.org\n"
                                  ":path %s\nuser-agent client/1\n%s%s",
                                  asked->method, asked->path, length, *length ? "\n" : "");
    test_headers(words, stream, 0, lines);
    test_frame_text(words, F2_DATA, F2_END_STREAM, stream, asked->content);
    g_free(lines);
    g_free(length);
}

static GPtrArray *in_http2(const turn *turns)
{
    GPtrArray *talk = new_talk();
    GByteArray *words = next_words(talk, CLIENT);
    test_append(words, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    test_frame_text(words, F2_SETTINGS, 0, 0, NULL);
    test_frame_text(next_words(talk, SERVER), F2_SETTINGS, 0, 0, NULL);
    for (uint32_t stream = 1; turns->method; turns++, stream += 2) {
        ask_in_http2(next_words(talk, CLIENT), stream, turns);
        char *lines = g_strdup_printf(":status %s\n%s%s%s", turns->status,
                                      *turns->location ? "location " : "", turns->location,
                                      *turns->location ? "\n" : "");
        test_headers(next_words(talk, SERVER), stream, F2_END_STREAM, lines);
        g_free(lines);
    }
    return talk;
}

/* ---- from segments to findings ---- */

typedef struct court {
    GString *judgement;
    hl_auditor *auditor;
    hl_http *http;
    hl_tls_keys *keys;
    hl_tls *tls;
    hl_connection *connection;
    void *slot;
    uint64_t offset[SIDES], frame;
} court;

static void take_chain(void *user, hl_chain *chain)
{
    court *c = user;
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = chain->hops->pdata[i];
        g_string_append_printf(c->judgement, "%s:", hl_verdict_text(hop->verdict));
        for (guint f = 0; f < hop->findings->len; f++) {
            const hl_finding *finding = &g_array_index(hop->findings, hl_finding, f);
            g_string_append_printf(c->judgement, " %s", hl_rule_get(finding->rule)->name);
        }
        g_string_append_c(c->judgement, '\n');
    }
}

static void take_segment(void *user, const hl_segment *segment)
{
    court *c = user;
    hl_http_feed(c->http, segment);
}

static void open_court(court *c, const char *key_log)
{
    hl_auditor_options options = hl_auditor_options_default();
    *c = (court){.judgement = g_string_new(NULL), .connection = hl_connection_new(0)};
    c->auditor = hl_auditor_new(&options, (hl_auditor_sink){.chain = take_chain, .user = c});
    c->http = hl_http_new(&options.limits, hl_auditor_sink_of(c->auditor));
    c->keys = hl_tls_keys_new(&options.limits);
    hl_tls_key_log *log = hl_tls_key_log_new(c->keys, NULL, NULL);
    hl_tls_key_log_feed(log, hl_bytes_text(key_log));
    hl_tls_key_log_free(log);
    c->tls = hl_tls_new(&options.limits, c->keys, (hl_segment_sink){take_segment, c});
    static const uint8_t addresses[SIDES][4] = {{192, 0, 2, 7}, {192, 0, 2, 80}};
    for (int side = 0; side < SIDES; side++)
        c->connection->endpoint[side].address = hl_address_from(hl_bytes_from(addresses[side], 4));
    c->connection->endpoint[SERVER].port = 443;
}

static hl_segment next_segment(court *c, int side, hl_segment_kind kind)
{
    hl_time_ns time = (hl_time_ns)++c->frame * 10 * HL_NS_PER_MILLISECOND;
    return (hl_segment){.kind = kind,
                        .connection = c->connection,
                        .reader = &c->slot,
                        .side = side,
                        .offset = c->offset[side],
                        .peer_offset = c->offset[!side],
                        .frame = {.number = c->frame},
                        .time = time};
}

static void plead(court *c, int side, hl_bytes octets)
{
    hl_segment segment = next_segment(c, side, HL_SEGMENT_DATA);
    segment.data = octets;
    c->offset[side] += octets.size;
    hl_tls_feed(c->tls, &segment);
}

static char *close_court(court *c)
{
    hl_segment end = next_segment(c, 0, HL_SEGMENT_END);
    c->connection->end = HL_CONNECTION_FINISHED;
    hl_tls_feed(c->tls, &end);
    hl_auditor_finish(c->auditor);
    hl_tls_free(c->tls);
    hl_tls_keys_free(c->keys);
    hl_http_free(c->http);
    hl_auditor_free(c->auditor);
    hl_connection_unref(c->connection);
    return g_string_free(c->judgement, FALSE);
}

static char *judge_clear(const GPtrArray *talk)
{
    court c;
    open_court(&c, "");
    for (guint i = 0; i < talk->len; i++) {
        const flight *said = talk->pdata[i];
        plead(&c, said->side, hl_bytes_from(said->octets->data, said->octets->len));
    }
    return close_court(&c);
}

static char *judge_sealed(const GPtrArray *talk, int version, size_t step)
{
    court c;
    conversation *sealed = conversation_new(version, NULL);
    g_assert_true(conversation_shake_hands(sealed));
    for (guint i = 0; i < talk->len; i++) {
        const flight *said = talk->pdata[i];
        conversation_say_octets(sealed, said->side,
                                hl_bytes_from(said->octets->data, said->octets->len));
    }
    conversation_close(sealed);
    open_court(&c, sealed->key_log->str);
    for (guint i = 0; i < sealed->flights->len; i++) {
        const flight *flown = sealed->flights->pdata[i];
        for (size_t at = 0; at < flown->octets->len; at += step)
            plead(&c, flown->side,
                  hl_bytes_from(flown->octets->data + at, MIN(step, flown->octets->len - at)));
    }
    conversation_free(sealed);
    return close_court(&c);
}

/* In the clear, and sealed in every way, it must be `due`. Frees the talk. */
static void check(GPtrArray *talk, const char *due)
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    static const size_t steps[] = {1, 50, 1448, SIZE_MAX / 2};
    char *clear = judge_clear(talk);
    g_assert_cmpstr(clear, ==, due);
    for (size_t i = 0; i < G_N_ELEMENTS(versions) * G_N_ELEMENTS(steps); i++) {
        char *sealed = judge_sealed(talk, versions[i % 2], steps[i / 2]);
        g_assert_cmpstr(sealed, ==, due);
        g_free(sealed);
    }
    g_free(clear);
    g_ptr_array_unref(talk);
}

static void test_same_judgement(void)
{
    for (size_t t = 0; t < G_N_ELEMENTS(talks); t++) {
        GPtrArray *talk = new_talk();
        for (const saying *said = talks[t]; said->text; said++)
            test_append(next_words(talk, said->side), said->text);
        check(talk, judgements[t]);
    }
}

static void test_same_in_both_versions(void)
{
    for (size_t c = 0; c < G_N_ELEMENTS(courses); c++) {
        check(in_http1(courses[c].turns), courses[c].due);
        check(in_http2(courses[c].turns), courses[c].due);
    }
}

void add_law_tests(void)
{
    g_test_add_func("/tls/laws/same-judgement", test_same_judgement);
    g_test_add_func("/tls/laws/same-in-both-versions", test_same_in_both_versions);
}
