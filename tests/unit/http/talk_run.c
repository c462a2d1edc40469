/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"
#include "trace.h"

/* One run of a talk. */
typedef struct hl_talk_play {
    hl_http *http;
    hl_connection *connection;
    void *reader;
    uint64_t sent[HL_SIDES];
    uint64_t frame;
} hl_talk_play;

/* From an allocation of its very size, so that a sanitizer sees whoever reads beyond. */
static void feed_copy(hl_talk_play *play, hl_segment segment, hl_bytes octets)
{
    uint8_t *copy = g_memdup2(octets.data, octets.size);
    segment.data = hl_bytes_from(copy, octets.size);
    segment.offset = play->sent[segment.side];
    hl_http_feed(play->http, &segment);
    play->sent[segment.side] += octets.size;
    g_free(copy);
}

static hl_segment segment_of(const hl_talk_play *play, const hl_talk_step *step)
{
    return (hl_segment){
        .kind = step->kind,
        .connection = play->connection,
        .reader = (void **)&play->reader,
        .side = step->side,
        .offset = play->sent[step->side],
        .peer_offset = step->has_peer_offset ? step->peer_offset : play->sent[!step->side],
        .gap_octets = step->gap_octets,
        .frame = {play->frame, 0},
        .time = (hl_time_ns)play->frame,
    };
}

static void play_step(hl_talk_play *play, const hl_talk_step *step, gsize first, gsize other)
{
    hl_bytes octets = hl_bytes_from(step->octets->data, step->octets->len);
    play->frame++;
    hl_segment segment = segment_of(play, step);
    if (step->kind != HL_SEGMENT_DATA) {
        hl_http_feed(play->http, &segment);
        play->sent[step->side] += step->gap_octets;
        return;
    }
    for (gsize size = first; octets.size > 0; size = other) {
        hl_bytes piece = hl_bytes_first(octets, size);
        feed_copy(play, segment, piece);
        octets = hl_bytes_skip(octets, piece.size);
    }
}

static void play_end(hl_talk_play *play, hl_connection_end end)
{
    play->frame++;
    play->connection->end = end;
    hl_segment segment = {
        .kind = HL_SEGMENT_END,
        .connection = play->connection,
        .reader = &play->reader,
        .frame = {play->frame, 0},
        .time = (hl_time_ns)play->frame,
    };
    hl_http_feed(play->http, &segment);
    g_assert_null(play->reader);
}

char *hl_talk_run(const hl_talk *talk, hl_talk_cut cut)
{
    hl_trace trace;
    hl_trace_init(&trace);
    trace.fields = talk->fields;
    hl_talk_play play = {
        .http = hl_http_new(&talk->limits, hl_trace_sink(&trace)),
        .connection = hl_connection_new(0),
    };
    hl_trace_read_tunnels(play.http);
    play.connection->oddities = talk->late ? HL_ODDITY_LATE_START : 0;
    for (guint i = 0; i < talk->steps->len; i++) {
        gsize first = cut.every_octet ? 1 : i == cut.step && cut.after ? cut.after : SIZE_MAX;
        play_step(&play, &g_array_index(talk->steps, hl_talk_step, i), first,
                  cut.every_octet ? 1 : SIZE_MAX);
    }
    play_end(&play, talk->end);
    g_assert_true(trace.over);
    g_assert_cmpuint(trace.heads, ==, trace.ends);
    hl_trace_add_counters(&trace, hl_http_stats(play.http));
    char *text = g_strdup(trace.text->str);
    hl_http_free(play.http);
    g_assert_cmpuint(play.connection->references, ==, 1);
    hl_connection_unref(play.connection);
    hl_trace_clear(&trace);
    return text;
}

static void expect(const hl_talk *talk, hl_talk_cut cut, const char *how)
{
    char *got = hl_talk_run(talk, cut);
    if (!g_str_equal(got, talk->expected->str))
        g_test_message("%s, step %u after %" G_GSIZE_FORMAT ":\n%s", how, cut.step + 1, cut.after,
                       got);
    g_assert_cmpstr(got, ==, talk->expected->str);
    g_free(got);
}

static void test_talk(gconstpointer path)
{
    hl_talk *talk = hl_talk_load(path);
    expect(talk, (hl_talk_cut){0}, "whole");
    if (!talk->uncut)
        expect(talk, (hl_talk_cut){.every_octet = true}, "octet by octet");
    for (guint i = 0; !talk->uncut && i < talk->steps->len; i++) {
        gsize size = g_array_index(talk->steps, hl_talk_step, i).octets->len;
        for (gsize after = 1; after < size; after++)
            expect(talk, (hl_talk_cut){.step = i, .after = after}, "cut");
    }
    hl_talk_free(talk);
}

void hl_talk_add_tests(const char *folder)
{
    GError *error = NULL;
    GDir *dir = g_dir_open(folder, 0, &error);
    g_assert_no_error(error);
    const char *name;
    guint count = 0;
    while ((name = g_dir_read_name(dir))) {
        if (!g_str_has_suffix(name, ".talk"))
            continue;
        char *test = g_strdup_printf("/http/talks/%.*s", (int)strlen(name) - 5, name);
        g_test_add_data_func_full(test, g_build_filename(folder, name, NULL), test_talk, g_free);
        g_free(test);
        count++;
    }
    g_assert_cmpuint(count, >, 0);
    g_dir_close(dir);
}
