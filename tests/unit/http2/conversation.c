/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"

#include "trace.h"

typedef struct conversation_step {
    hl_segment_kind kind;
    int side;
    GByteArray *octets;
    uint64_t gap;
} conversation_step;

/* How segments are cut: all to `size`, or one of them once, behind `after`. */
typedef struct cutting {
    gsize size;
    guint step;
    gsize after;
} cutting;

typedef struct run {
    hl_http *http;
    hl_connection *connection;
    void *reader;
    uint64_t sent[HL_SIDES];
} run;

void conversation_begin(conversation *talk)
{
    *talk = (conversation){.limits = hl_limits_default, .end = HL_CONNECTION_CAPTURED};
    talk->steps = g_array_new(FALSE, FALSE, sizeof(conversation_step));
}

static void add(conversation *talk, conversation_step step)
{
    step.octets = g_byte_array_new();
    g_array_append_val(talk->steps, step);
}

GByteArray *conversation_send(conversation *talk, int side)
{
    add(talk, (conversation_step){.kind = HL_SEGMENT_DATA, .side = side});
    return g_array_index(talk->steps, conversation_step, talk->steps->len - 1).octets;
}

void conversation_gap(conversation *talk, int side, uint64_t octets)
{
    add(talk, (conversation_step){.kind = HL_SEGMENT_GAP, .side = side, .gap = octets});
}

void conversation_fin(conversation *talk, int side)
{
    add(talk, (conversation_step){.kind = HL_SEGMENT_FIN, .side = side});
}

void conversation_greet(conversation *talk)
{
    GByteArray *preface = conversation_send(talk, CLIENT);
    test_append(preface, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    test_frame(preface, F2_SETTINGS, 0, 0, NULL);
    test_frame(conversation_send(talk, SERVER), F2_SETTINGS, 0, 0, NULL);
}

void conversation_headers(conversation *talk, int side, uint32_t stream, uint8_t flags,
                          const char *lines)
{
    test_headers(conversation_send(talk, side), stream, flags, lines);
}

void conversation_frame(conversation *talk, int side, uint8_t type, uint8_t flags, uint32_t stream,
                        const char *payload)
{
    test_frame_text(conversation_send(talk, side), type, flags, stream, payload);
}

void conversation_number(conversation *talk, int side, uint8_t type, uint32_t stream,
                         uint32_t number)
{
    GByteArray *payload = g_byte_array_new();
    test_append_number(payload, 4, number);
    if (type == F2_GOAWAY)
        test_append_number(payload, 4, 0);
    test_frame(conversation_send(talk, side), type, 0, stream, payload);
    g_byte_array_unref(payload);
}

/* From an allocation of its very size, so that a sanitizer sees whoever reads beyond. */
static void feed(run *at, hl_segment segment, hl_bytes octets)
{
    uint8_t *copy = g_memdup2(octets.data, octets.size);
    segment.data = hl_bytes_from(copy, octets.size);
    segment.offset = at->sent[segment.side];
    hl_http_feed(at->http, &segment);
    at->sent[segment.side] += octets.size;
    g_free(copy);
}

static void play(run *at, const conversation_step *step, guint index, const cutting *cut)
{
    hl_segment segment = {
        .kind = step->kind,
        .connection = at->connection,
        .reader = &at->reader,
        .side = step->side,
        .offset = at->sent[step->side],
        .peer_offset = at->sent[!step->side],
        .gap_octets = step->gap,
        .frame = {index + 1, 0},
        .time = index + 1,
    };
    if (step->kind != HL_SEGMENT_DATA) {
        hl_http_feed(at->http, &segment);
        at->sent[step->side] += step->gap;
        return;
    }
    hl_bytes rest = hl_bytes_from(step->octets->data, step->octets->len);
    gsize size = index == cut->step && cut->after > 0 ? cut->after : cut->size;
    for (; rest.size > 0; size = cut->size) {
        hl_bytes piece = hl_bytes_first(rest, size);
        feed(at, segment, piece);
        rest = hl_bytes_skip(rest, piece.size);
    }
}

static void play_end(run *at, const conversation *talk)
{
    guint index = talk->steps->len;
    hl_segment segment = {
        .kind = HL_SEGMENT_END,
        .connection = at->connection,
        .reader = &at->reader,
        .frame = {index + 1, 0},
        .time = index + 1,
    };
    at->connection->end = talk->end;
    hl_http_feed(at->http, &segment);
    g_assert_null(at->reader);
}

static char *run_cut(const conversation *talk, cutting cut)
{
    hl_trace trace;
    hl_trace_init(&trace);
    trace.fields = talk->fields;
    run at = {
        .http = hl_http_new(&talk->limits, hl_trace_sink(&trace)),
        .connection = hl_connection_new(0),
    };
    hl_trace_read_tunnels(at.http);
    at.connection->oddities = talk->late ? HL_ODDITY_LATE_START : 0;
    for (guint i = 0; i < talk->steps->len; i++)
        play(&at, &g_array_index(talk->steps, conversation_step, i), i, &cut);
    play_end(&at, talk);
    g_assert_true(trace.over);
    g_assert_cmpuint(trace.heads, ==, trace.ends);
    hl_trace_add_counters(&trace, hl_http_stats(at.http));
    char *text = g_strdup(trace.text->str);
    hl_http_free(at.http);
    g_assert_cmpuint(at.connection->references, ==, 1);
    hl_connection_unref(at.connection);
    hl_trace_clear(&trace);
    return text;
}

char *conversation_run(const conversation *talk, gsize cut)
{
    return run_cut(talk, (cutting){.size = cut});
}

static void expect(const conversation *talk, cutting cut, const char *expected)
{
    char *got = run_cut(talk, cut);
    if (!g_str_equal(got, expected))
        g_test_message("step %u after %" G_GSIZE_FORMAT " (%" G_GSIZE_FORMAT "):\n%s", cut.step + 1,
                       cut.after, cut.size, got);
    g_assert_cmpstr(got, ==, expected);
    g_free(got);
}

static char *with_digests(const char *text)
{
    GString *result = g_string_new(NULL);
    for (const char *at = text; *at; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        char digest[HL_DIGEST_TEXT_SIZE];
        if (!end) {
            g_string_append_c(result, *at);
            continue;
        }
        hl_bytes content = hl_bytes_from(at + 1, (gsize)(end - at - 1));
        g_string_append(result, hl_digest_format(hl_digest_of(content), digest));
        at = end;
    }
    return g_string_free(result, FALSE);
}

void conversation_expect(conversation *talk, const char *with_contents)
{
    char *expected = with_digests(with_contents);
    expect(talk, (cutting){.size = SIZE_MAX}, expected);
    if (!talk->uncut)
        expect(talk, (cutting){.size = 1}, expected);
    for (guint i = 0; !talk->uncut && i < talk->steps->len; i++) {
        gsize size = g_array_index(talk->steps, conversation_step, i).octets->len;
        for (gsize after = 1; after < size; after++)
            expect(talk, (cutting){.size = SIZE_MAX, .step = i, .after = after}, expected);
    }
    g_free(expected);
    conversation_free(talk);
}

void conversation_free(conversation *talk)
{
    for (guint i = 0; i < talk->steps->len; i++)
        g_byte_array_unref(g_array_index(talk->steps, conversation_step, i).octets);
    g_array_unref(talk->steps);
}
