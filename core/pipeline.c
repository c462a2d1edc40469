/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hl_pipeline.h"

#include "base/hl_clock.h"
#include "handover/hl_handover.h"
#include "interpreter.h"
#include "packet/hl_packets.h"
#include "stream/hl_streams.h"

enum { PACKETS_AHEAD = 32 };

struct hl_pipeline {
    hl_packets *packets;
    hl_streams *streams;
    hl_handover *handover; /* to the interpreter, on its thread; NULL: all is on one */
    hl_interpreter *interpreter;
    unsigned pages;                   /* that frames lie on; 0: they do not outlive the call */
    bool look_back;                   /* always, not only while something is held back */
    hl_time_ns looks_back_to;         /* as the stages were told */
    hl_time_ns first_time, last_time; /* of the frames */
    hl_clock clock;                   /* ahead of the last frame's time where the link is silent */
    GArray *in_doubt;                 /* hl_packets, copied, of the frame whose time is */
    uint64_t untimely;
    hl_capture_counters captures;
    hl_har_counters har;
    const hl_frame *frame; /* the first of those at hand to which time has not come */
    hl_frame_ref come;     /* the last to which it has */
    size_t ahead;          /* packets of them, in order: */
    hl_packet packets_ahead[PACKETS_AHEAD];
};

static void hand_on(hl_pipeline *pipeline);

/* A frame may hold more packets than there is room for. */
static hl_packet *room_for_packet(hl_pipeline *pipeline)
{
    if (pipeline->ahead == PACKETS_AHEAD)
        hand_on(pipeline);
    return &pipeline->packets_ahead[pipeline->ahead];
}

static void take_packet(void *user, const hl_packet *packet)
{
    hl_pipeline *pipeline = user;
    *room_for_packet(pipeline) = *packet;
    pipeline->ahead++;
}

static void take_segment(void *user, const hl_segment *segment)
{
    hl_pipeline *pipeline = user;
    if (pipeline->handover)
        hl_handover_feed(pipeline->handover, segment);
    else
        hl_interpreter_feed(pipeline->interpreter, segment);
}

static void take_change(void *user, const hl_connection *connection, void **reader)
{
    hl_pipeline *pipeline = user;
    hl_handover_change(pipeline->handover, connection, reader);
}

static void clear_copy(gpointer packet)
{
    g_free((guint8 *)((hl_packet *)packet)->payload.data);
}

hl_pipeline *hl_pipeline_new(const hl_auditor_options *options, hl_auditor_sink sink)
{
    hl_pipeline *pipeline = g_new0(hl_pipeline, 1);
    hl_packet_sink packet_sink = {take_packet, pipeline};
    hl_segment_sink segment_sink = {take_segment, pipeline};
    pipeline->interpreter = hl_interpreter_new(options, sink);
    pipeline->streams = hl_streams_new(&options->limits, segment_sink);
    pipeline->packets = hl_packets_new(&options->limits, packet_sink);
    pipeline->look_back = options->pairing.look_back;
    pipeline->looks_back_to = pipeline->look_back ? INT64_MIN : HL_TIME_NEVER;
    pipeline->first_time = HL_TIME_NEVER;
    pipeline->last_time = INT64_MIN;
    hl_clock_init(&pipeline->clock, options->limits.leap_ns);
    pipeline->in_doubt = g_array_new(FALSE, FALSE, sizeof(hl_packet));
    g_array_set_clear_func(pipeline->in_doubt, clear_copy);
    return pipeline;
}

/* ---- threads ---- */

static void interpret_segment(void *user, const hl_segment *segment)
{
    hl_interpreter_feed(user, segment);
}

static void interpret_advance(void *user, hl_time_ns now)
{
    hl_interpreter_advance(user, now);
}

static void interpret_look_back(void *user, hl_time_ns since)
{
    hl_interpreter_look_back(user, since);
}

void hl_pipeline_set_threads(hl_pipeline *pipeline, unsigned threads)
{
    hl_handover_sink sink = {interpret_segment, interpret_advance, interpret_look_back,
                             pipeline->interpreter};
    g_assert(!hl_clock_has_started(&pipeline->clock) && !pipeline->handover);
    if (threads > 1)
        pipeline->handover = hl_handover_new(sink);
    if (pipeline->handover)
        hl_streams_tell_changes(pipeline->streams, take_change);
}

void hl_pipeline_set_pages(hl_pipeline *pipeline, unsigned pages)
{
    g_assert(pages <= HL_PIPELINE_PAGES_MAX);
    pipeline->pages = pages;
}

void hl_pipeline_turn_page(hl_pipeline *pipeline)
{
    if (pipeline->handover && pipeline->pages > 0)
        hl_handover_turn_page(pipeline->handover, pipeline->pages);
}

void hl_pipeline_settle(hl_pipeline *pipeline)
{
    if (pipeline->handover)
        hl_handover_settle(pipeline->handover);
}

hl_tls_keys *hl_pipeline_keys(hl_pipeline *pipeline)
{
    hl_pipeline_settle(pipeline);
    return hl_interpreter_keys(pipeline->interpreter);
}

/* ---- time ---- */

void hl_pipeline_verify_checksums(hl_pipeline *pipeline, bool verify)
{
    hl_packets_verify_checksums(pipeline->packets, verify);
}

/* The stages follow the clock. */
static void advance(hl_pipeline *pipeline)
{
    hl_time_ns now = pipeline->clock.now;
    hl_streams_advance(pipeline->streams, now);
    if (pipeline->handover)
        hl_handover_advance(pipeline->handover, now);
    else
        hl_interpreter_advance(pipeline->interpreter, now);
}

/* What is held back by a gap now may be a redirect whose follow-up comes before it is handed on. */
static void look_back(hl_pipeline *pipeline)
{
    hl_time_ns since = hl_streams_waiting_since(pipeline->streams);
    if (since == pipeline->looks_back_to || pipeline->look_back)
        return;
    pipeline->looks_back_to = since;
    if (pipeline->handover)
        hl_handover_look_back(pipeline->handover, since);
    else
        hl_interpreter_look_back(pipeline->interpreter, since);
}

static void feed_packet(hl_pipeline *pipeline, hl_packet *packet, hl_time_ns time)
{
    packet->time = time;
    look_back(pipeline);
    hl_streams_feed(pipeline->streams, packet);
}

static void hold(hl_pipeline *pipeline, const hl_packet *packet)
{
    hl_packet copy = *packet;
    copy.payload.data = g_memdup2(packet->payload.data, packet->payload.size);
    copy.fragments = NULL; /* which are gone by then */
    copy.fragment_count = 0;
    g_array_append_val(pipeline->in_doubt, copy);
}

/* The frame in doubt is read, as one of a time that was `next` can be. */
static void settle(hl_pipeline *pipeline, hl_time_ns next)
{
    hl_time_ns time;
    pipeline->untimely += !hl_clock_settle(&pipeline->clock, next, &time);
    pipeline->first_time = MIN(pipeline->first_time, time);
    pipeline->last_time = MAX(pipeline->last_time, time);
    advance(pipeline);
    for (guint i = 0; i < pipeline->in_doubt->len; i++)
        feed_packet(pipeline, &g_array_index(pipeline->in_doubt, hl_packet, i), time);
    g_array_set_size(pipeline->in_doubt, 0);
}

/* What is reckoned from a time in doubt is so as well; but nothing contradicts the very first. */
void hl_pipeline_advance(hl_pipeline *pipeline, hl_time_ns now)
{
    now = hl_time_cut(now);
    if (hl_clock_is_in_doubt(&pipeline->clock)) {
        if (hl_clock_has_started(&pipeline->clock))
            return;
        settle(pipeline, HL_TIME_NEVER);
    }
    if (now <= pipeline->clock.now)
        return;
    hl_clock_advance(&pipeline->clock, now);
    advance(pipeline);
}

static void advance_to_frame(hl_pipeline *pipeline, hl_time_ns time)
{
    hl_time_ns before = pipeline->clock.now;
    if (hl_clock_is_in_doubt(&pipeline->clock))
        settle(pipeline, time);
    hl_clock_take(&pipeline->clock, time);
    if (hl_clock_is_in_doubt(&pipeline->clock))
        return;
    pipeline->first_time = MIN(pipeline->first_time, time);
    pipeline->last_time = MAX(pipeline->last_time, time);
    if (pipeline->clock.now > before)
        advance(pipeline);
}

static void take_in_time(hl_pipeline *pipeline, hl_packet *packet)
{
    if (hl_clock_is_in_doubt(&pipeline->clock))
        hold(pipeline, packet);
    else
        feed_packet(pipeline, packet, hl_time_cut(packet->time));
}

/* Once for each: the next one's time tells of this one's. */
static void come_to_next_frame(hl_pipeline *pipeline)
{
    const hl_frame *frame = pipeline->frame++;
    pipeline->come = frame->ref;
    advance_to_frame(pipeline, hl_time_cut(frame->time));
}

/* Time goes on before a frame is read, so that what its moment ends has ended when it comes. */
static void hand_on(hl_pipeline *pipeline)
{
    hl_streams_look_ahead(pipeline->streams, pipeline->packets_ahead, pipeline->ahead);
    for (size_t i = 0; i < pipeline->ahead; i++) {
        hl_packet *packet = &pipeline->packets_ahead[i];
        while (!hl_frame_ref_equal(packet->frame, pipeline->come))
            come_to_next_frame(pipeline);
        take_in_time(pipeline, packet);
    }
    pipeline->ahead = 0;
}

static void read_packets(hl_pipeline *pipeline, const hl_frame *frame)
{
    if (hl_packets_read_plain(pipeline->packets, frame, room_for_packet(pipeline)))
        pipeline->ahead++;
    else
        hl_packets_feed(pipeline->packets, frame);
}

/* Together at hand, they lie in one block one after the other. */
static void note_lasting(hl_pipeline *pipeline, const hl_frame *frames, size_t count)
{
    const hl_bytes *first = &frames[0].captured, *last = &frames[count - 1].captured;
    if (!pipeline->handover || pipeline->pages == 0)
        return;
    g_assert(last->data >= first->data);
    size_t octets = (size_t)(last->data - first->data) + last->size;
    hl_handover_set_lasting(pipeline->handover, hl_bytes_from(first->data, octets));
}

static void feed_some(hl_pipeline *pipeline, const hl_frame *frames, size_t count)
{
    note_lasting(pipeline, frames, count);
    pipeline->frame = frames;
    pipeline->come = (hl_frame_ref){0, 0};
    for (size_t i = 0; i < count; i++)
        read_packets(pipeline, &frames[i]);
    hand_on(pipeline);
    while (pipeline->frame < frames + count)
        come_to_next_frame(pipeline);
    hl_packets_release(pipeline->packets);
}

void hl_pipeline_feed(hl_pipeline *pipeline, const hl_frame *frames, size_t count)
{
    for (size_t done = 0; done < count; done += PACKETS_AHEAD)
        feed_some(pipeline, frames + done, MIN(count - done, PACKETS_AHEAD));
}

/* Their times were sorted: none is in doubt. */
static void advance_to_message(hl_pipeline *pipeline, hl_time_ns time)
{
    pipeline->first_time = MIN(pipeline->first_time, time);
    pipeline->last_time = MAX(pipeline->last_time, time);
    if (time <= pipeline->clock.now)
        return;
    hl_clock_advance(&pipeline->clock, time);
    advance(pipeline);
}

void hl_pipeline_feed_message(hl_pipeline *pipeline, hl_message *message)
{
    hl_message_sink sink = hl_auditor_sink_of(hl_interpreter_auditor(pipeline->interpreter));
    advance_to_message(pipeline, hl_time_cut(message->started));
    hl_pipeline_settle(pipeline);
    sink.head(sink.user, message);
    sink.end(sink.user, message);
}

void hl_pipeline_end_turn(hl_pipeline *pipeline, hl_connection *connection, uint64_t turn)
{
    hl_message_sink sink = hl_auditor_sink_of(hl_interpreter_auditor(pipeline->interpreter));
    hl_pipeline_settle(pipeline);
    sink.turn_end(sink.user, connection, turn);
}

/*
 * Nothing will tell whether the last frame's time is true. Read at that time it would end windows, read
 * at the time before it might pass for a follow-up: so it is left out, as if the capture ended before it.
 */
static void leave_doubt(hl_pipeline *pipeline)
{
    if (!hl_clock_has_started(&pipeline->clock)) {
        settle(pipeline, HL_TIME_NEVER);
        return;
    }
    pipeline->untimely++;
    g_array_set_size(pipeline->in_doubt, 0);
}

void hl_pipeline_finish(hl_pipeline *pipeline)
{
    if (hl_clock_is_in_doubt(&pipeline->clock))
        leave_doubt(pipeline);
    hl_packets_finish(pipeline->packets);
    hl_streams_finish(pipeline->streams);
    hl_pipeline_settle(pipeline);
    hl_interpreter_finish(pipeline->interpreter);
}

hl_capture_counters *hl_pipeline_captures(hl_pipeline *pipeline)
{
    return &pipeline->captures;
}

hl_har_counters *hl_pipeline_har(hl_pipeline *pipeline)
{
    return &pipeline->har;
}

const hl_summary *hl_pipeline_summary(hl_pipeline *pipeline)
{
    hl_pipeline_settle(pipeline);
    hl_summary *summary = hl_interpreter_summary(pipeline->interpreter);
    hl_coverage *coverage = &summary->coverage;
    coverage->captures = pipeline->captures;
    coverage->har = pipeline->har;
    coverage->packets = *hl_packets_stats(pipeline->packets);
    coverage->packets.untimely = pipeline->untimely;
    coverage->streams = *hl_streams_stats(pipeline->streams);
    coverage->first_time = pipeline->first_time;
    coverage->last_time = pipeline->last_time;
    return summary;
}

void hl_pipeline_free(hl_pipeline *pipeline)
{
    if (!pipeline)
        return;
    hl_handover_free(pipeline->handover);
    hl_packets_free(pipeline->packets);
    hl_streams_free(pipeline->streams);
    g_array_unref(pipeline->in_doubt);
    hl_interpreter_free(pipeline->interpreter);
    g_free(pipeline);
}
