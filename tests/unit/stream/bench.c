/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench.h"

static int endpoint_of(const bench *b, const hl_segment *segment)
{
    return segment->connection->endpoint[segment->side].port == b->port ? CLIENT : SERVER;
}

static void check_segment(const bench *b, const hl_segment *segment, int who)
{
    g_assert_cmpint(segment->connection->end, ==, HL_CONNECTION_OPEN);
    g_assert_cmpuint(segment->offset, ==, b->offset[who]);
    g_assert_cmpuint(segment->frame.number, >=, 1);
    g_assert_cmpuint(segment->frame.number, <=, b->frame);
    g_assert_nonnull(segment->reader);
    if (b->check_causal && segment->peer_offset != HL_OFFSET_UNKNOWN)
        g_assert_cmpuint(segment->peer_offset, <=, b->offset[!who]);
}

static void write_data(bench *b, const hl_segment *segment, int who)
{
    const uint8_t *data = segment->data.data;
    g_assert_cmpuint(segment->data.size, >, 0);
    if (b->content[who])
        g_assert_cmpmem(b->content[who] + b->offset[who], segment->data.size, data,
                        segment->data.size);
    g_string_append_len(b->out[who], (const char *)data, (gssize)segment->data.size);
    g_string_append_c(b->order, who == CLIENT ? 'c' : 's');
    b->offset[who] += segment->data.size;
    b->peer_offset = segment->peer_offset;
    if (!b->packet || data < b->packet->payload.data ||
        data >= b->packet->payload.data + b->packet->payload.size)
        b->copied++;
}

static void write_gap(bench *b, const hl_segment *segment, int who)
{
    g_assert_cmpuint(segment->gap_octets, >, 0);
    g_string_append_printf(b->out[who], "(%" G_GUINT64_FORMAT ")", segment->gap_octets);
    g_string_append_c(b->order, who == CLIENT ? 'C' : 'S');
    b->offset[who] += segment->gap_octets;
}

static void on_segment(void *user, const hl_segment *segment)
{
    bench *b = user;
    int who = endpoint_of(b, segment);
    switch (segment->kind) {
    case HL_SEGMENT_DATA:
        check_segment(b, segment, who);
        write_data(b, segment, who);
        return;
    case HL_SEGMENT_GAP:
        check_segment(b, segment, who);
        write_gap(b, segment, who);
        return;
    case HL_SEGMENT_FIN:
        check_segment(b, segment, who);
        g_string_append_c(b->out[who], '.');
        g_string_append_c(b->order, who == CLIENT ? 'f' : 'F');
        g_assert_cmpint(segment->connection->closed[segment->side], !=, HL_TIME_NEVER);
        return;
    case HL_SEGMENT_END:
        g_assert_cmpint(segment->connection->end, !=, HL_CONNECTION_OPEN);
        g_string_append_c(b->order, 'E');
        b->ends++;
        b->offset[0] = b->offset[1] = 0;
        hl_connection_unref(b->last);
        b->last = hl_connection_ref(segment->connection);
        return;
    }
}

bench *bench_new(void)
{
    bench *b = g_new0(bench, 1);
    b->limits = hl_limits_default;
    b->check_causal = true;
    b->out[0] = g_string_new(NULL);
    b->out[1] = g_string_new(NULL);
    b->order = g_string_new(NULL);
    bench_restart(b);
    return b;
}

void bench_restart(bench *b)
{
    if (b->streams)
        hl_streams_free(b->streams);
    b->streams = hl_streams_new(&b->limits, (hl_segment_sink){on_segment, b});
    b->isn[CLIENT] = 1000;
    b->isn[SERVER] = 5000;
    b->port = 40000;
    b->time = HL_NS_PER_SECOND;
    b->frame = 0;
    b->offset[0] = b->offset[1] = 0;
    b->copied = 0;
    b->ends = 0;
    g_string_truncate(b->out[0], 0);
    g_string_truncate(b->out[1], 0);
    g_string_truncate(b->order, 0);
}

void bench_free(bench *b)
{
    hl_streams_free(b->streams);
    hl_connection_unref(b->last);
    g_string_free(b->out[0], TRUE);
    g_string_free(b->out[1], TRUE);
    g_string_free(b->order, TRUE);
    g_free(b);
}

static hl_endpoint endpoint(int who, uint16_t port)
{
    uint8_t octets[4] = {10, 0, 0, who == CLIENT ? 1 : 2};
    return (hl_endpoint){hl_address_from(hl_bytes_from(octets, 4)), who == CLIENT ? port : 80};
}

void bench_packet_cut(bench *b, int sender, uint8_t flags, int64_t at, int64_t ack,
                      hl_bytes payload, uint32_t payload_octets)
{
    /* A block of its own, so that a sanitizer sees reads behind it, and reads after the call. */
    uint8_t *copy = g_memdup2(payload.data, payload.size);
    hl_packet packet = {.frame = {++b->frame, 0},
                        .time = b->time,
                        .source = endpoint(sender, b->port),
                        .destination = endpoint(!sender, b->port),
                        .sequence = b->isn[sender] + 1 + (uint32_t)at,
                        .acknowledgment = ack < 0 ? 0 : b->isn[!sender] + 1 + (uint32_t)ack,
                        .flags = flags | (ack < 0 ? 0 : HL_TCP_ACK),
                        .payload_octets = payload_octets,
                        .payload = hl_bytes_from(copy, payload.size)};
    b->packet = &packet;
    hl_streams_feed(b->streams, &packet);
    b->packet = NULL;
    b->time += HL_NS_PER_MILLISECOND;
    g_free(copy);
}

void bench_packet(bench *b, int sender, uint8_t flags, int64_t at, int64_t ack, const char *text)
{
    hl_bytes payload = hl_bytes_text(text);
    bench_packet_cut(b, sender, flags, at, ack, payload, (uint32_t)payload.size);
}

void bench_handshake(bench *b)
{
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_packet(b, CLIENT, 0, 0, 0, "");
}

void bench_data(bench *b, int sender, int64_t at, int64_t ack, const char *text)
{
    bench_packet(b, sender, HL_TCP_PSH, at, ack, text);
}

void bench_fin(bench *b, int sender, int64_t at, int64_t ack)
{
    bench_packet(b, sender, HL_TCP_FIN, at, ack, "");
}

void bench_ack(bench *b, int sender, int64_t at, int64_t ack)
{
    bench_packet(b, sender, 0, at, ack, "");
}

void bench_expect(const bench *b, const char *client, const char *server)
{
    g_assert_cmpstr(b->out[CLIENT]->str, ==, client);
    g_assert_cmpstr(b->out[SERVER]->str, ==, server);
}

const hl_stream_counters *bench_stats(const bench *b)
{
    return hl_streams_stats(b->streams);
}
