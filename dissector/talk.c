/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include "http2.h"

enum { IPV4_LENGTH = 2, IPV6_LENGTH = 4, IPV6_HEADER = 40 }; /* octets into the header; its size */
enum { TCP_HEADER = 20, FIN = 1, SYN = 2, RST = 4, ACK = 16 };

/* Numbers count from here, so that what came before the first frame still has one. */
#define FIRST_OCTET (UINT64_C(1) << 32)

/* Room for the frames of most messages. */
enum { FRAMES_AT_FIRST = 8 };

static hl_endpoint endpoint_of(const address *source, uint32_t port)
{
    bool is_ip = source->type == AT_IPv4 || source->type == AT_IPv6;
    hl_bytes octets = hl_bytes_from(source->data, is_ip ? (size_t)source->len : 0);
    return (hl_endpoint){hl_address_from(octets), (uint16_t)port};
}

hl_talk *hl_talk_new(uint32_t stream, const hl_visit *visit, hl_message_sink sink)
{
    hl_talk *talk = g_new0(hl_talk, 1);
    talk->connection = hl_connection_new(stream);
    talk->connection->endpoint[0] = endpoint_of(&visit->pinfo->src, visit->pinfo->srcport);
    talk->connection->endpoint[1] = endpoint_of(&visit->pinfo->dst, visit->pinfo->destport);
    talk->connection->first_frame = visit->sent.frame;
    talk->connection->opened = visit->sent.time;
    hl_answers_init(&talk->answers, sink);
    return talk;
}

static void close_octets(hl_talk_side *side)
{
    if (!side->sent)
        return;
    g_array_unref(side->sent);
    g_byte_array_unref(side->unread);
    if (side->ahead)
        g_array_unref(side->ahead);
    side->sent = side->ahead = NULL;
    side->unread = NULL;
}

static void open_octets(hl_talk_side *side)
{
    side->sent = g_array_sized_new(FALSE, FALSE, sizeof(hl_sent), FRAMES_AT_FIRST);
    side->unread = g_byte_array_new();
}

void hl_talk_close(hl_talk *talk)
{
    for (int side = 0; side < HL_SIDES; side++)
        close_octets(&talk->side[side]);
    if (talk->streams)
        g_hash_table_unref(talk->streams);
    talk->streams = NULL;
}

void hl_talk_free(hl_talk *talk)
{
    hl_talk_close(talk);
    hl_connection_unref(talk->connection);
    g_free(talk);
}

/* 32 bits of a sequence number go round; its distance from the last one seen does not. */
static uint64_t number_of(hl_talk_side *side, uint32_t sequence)
{
    if (!side->is_known) {
        side->is_known = true;
        side->last = sequence;
        side->octets = side->next = side->whole = FIRST_OCTET;
        return side->octets;
    }
    uint64_t number = side->octets + (uint64_t)(int64_t)(int32_t)(sequence - side->last);
    if (number > side->octets) {
        side->last = sequence;
        side->octets = number;
    }
    return number;
}

static uint32_t read32(const uint8_t *octets)
{
    return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 |
           octets[3];
}

static void close_side(hl_connection *connection, int side, uint8_t flags, hl_time_ns time)
{
    if (!(flags & (FIN | RST)))
        return;
    if (connection->closed[side] == HL_TIME_NEVER)
        connection->closed[side] = time;
    if (flags & RST)
        connection->end = HL_CONNECTION_RESET;
    else if (connection->closed[!side] != HL_TIME_NEVER && connection->end == HL_CONNECTION_OPEN)
        connection->end = HL_CONNECTION_FINISHED;
}

/* Keeps octets as long as they follow on those before. */
static void keep_unread(hl_talk_side *side, uint64_t start, hl_bytes octets)
{
    if (start > side->next)
        side->is_broken = side->unread->len > 0;
    if (side->is_broken || (start < side->next && side->next - start >= octets.size))
        return;
    if (start < side->next)
        octets = hl_bytes_skip(octets, (size_t)(side->next - start));
    if (side->unread->len == 0)
        side->unread_start = MAX(start, side->next);
    size_t room = HL_TALK_UNREAD - side->unread->len;
    g_byte_array_append(side->unread, octets.data, (guint)MIN(octets.size, room));
}

/* What was behind a gap may follow now. */
static void join_ahead(hl_talk_side *side)
{
    for (guint i = side->ahead ? side->ahead->len : 0; i > 0; i--) {
        hl_span span = g_array_index(side->ahead, hl_span, i - 1);
        if (span.start > side->whole)
            continue;
        side->whole = MAX(side->whole, span.end);
        g_array_remove_index_fast(side->ahead, i - 1);
        i = side->ahead->len + 1;
    }
}

static void note_octets(hl_talk_side *side, hl_span span, hl_time_ns time)
{
    if (span.start > side->whole) {
        side->gaps += span.start > side->next;
        side->gap_time = time;
        if (!side->ahead)
            side->ahead = g_array_new(FALSE, FALSE, sizeof(hl_span));
        if (side->ahead->len < HL_TALK_AHEAD)
            g_array_append_val(side->ahead, span);
    } else {
        side->whole = MAX(side->whole, span.end);
        join_ahead(side);
    }
    side->next = MAX(side->next, span.end);
}

static void learn_octets(hl_visit *visit, hl_bytes captured, uint32_t payload)
{
    hl_talk_side *side = &visit->talk->side[visit->side];
    hl_span span = {visit->sent.place.start, visit->sent.place.start + payload};
    if (payload == 0 || span.end <= side->whole)
        return;
    visit->talk->has_octets = true;
    if (!side->sent)
        open_octets(side);
    keep_unread(side, span.start, captured);
    note_octets(side, span, visit->sent.time);
    if (side->sent->len >= HL_TALK_FRAMES)
        g_array_remove_index(side->sent, 0);
    g_array_append_val(side->sent, visit->sent);
}

void hl_talk_settle_losses(hl_talk *talk, bool waits)
{
    for (int i = 0; i < HL_SIDES; i++) {
        const hl_talk_side *side = &talk->side[i];
        bool lost = waits ? side->whole < side->next : side->gaps > 0;
        if (lost)
            talk->connection->last_loss = MAX(talk->connection->last_loss, side->gap_time);
    }
}

static int side_of(const hl_visit *visit)
{
    hl_endpoint source = endpoint_of(&visit->pinfo->src, visit->pinfo->srcport);
    return hl_endpoint_equal(&source, &visit->talk->connection->endpoint[0]) ? 0 : 1;
}

/* Where a datagram ends in its buffer: 0 when its header does not say (left to the network card). */
static uint64_t end_of_datagram(const hl_item *ip)
{
    hl_bytes header = hl_item_octets_from(ip);
    if (header.size < IPV6_LENGTH + 2)
        return 0;
    bool is_ipv6 = header.data[0] >> 4 == 6;
    const uint8_t *field = header.data + (is_ipv6 ? IPV6_LENGTH : IPV4_LENGTH);
    uint32_t length = (uint32_t)field[0] << 8 | field[1];
    if (length == 0)
        return 0;
    return (uint64_t)ip->start + length + (is_ipv6 ? IPV6_HEADER : 0);
}

/* Octets from the TCP header on. Behind the datagram's end they are the link's: Ethernet fills short
 * frames up. */
static uint32_t carried_octets(const hl_item *tcp, const hl_item *ip)
{
    uint64_t start = (uint64_t)tcp->start, end = tvb_reported_length(tcp->buffer);
    if (ip && ip->buffer == tcp->buffer) {
        uint64_t said = end_of_datagram(ip);
        end = said > start ? MIN(said, end) : end;
    }
    return end > start ? (uint32_t)(end - start) : 0;
}

void hl_talk_read_header(hl_visit *visit, const hl_item *tcp, const hl_item *ip)
{
    hl_bytes header = hl_item_octets_from(tcp);
    hl_talk *talk = visit->talk;
    visit->side = side_of(visit);
    if (header.size < TCP_HEADER)
        return;
    uint8_t flags = header.data[13];
    uint32_t carried = carried_octets(tcp, ip);
    uint32_t size = (uint32_t)(header.data[12] >> 4) * 4;
    uint32_t payload = carried > size ? carried - size : 0;
    uint32_t sequence = read32(header.data + 4) + (flags & SYN ? 1 : 0);
    visit->sent.place.start = number_of(&talk->side[visit->side], sequence);
    visit->sent.place.received =
        flags & ACK ? number_of(&talk->side[!visit->side], read32(header.data + 8)) : FIRST_OCTET;
    if (flags & SYN)
        talk->connection->client_side = flags & ACK ? !visit->side : visit->side;
    learn_octets(visit, hl_bytes_first(hl_bytes_skip(header, size), payload), payload);
    close_side(talk->connection, visit->side, flags, visit->sent.time);
}

bool hl_talk_has_ended(const hl_talk *talk)
{
    return talk->connection->end != HL_CONNECTION_OPEN;
}

static hl_sent sent_in(const hl_talk_side *side, uint32_t frame, hl_sent otherwise)
{
    for (guint i = side->sent ? side->sent->len : 0; i > 0; i--) {
        const hl_sent *sent = &g_array_index(side->sent, hl_sent, i - 1);
        if (sent->frame.number == frame)
            return *sent;
    }
    return otherwise;
}

hl_sent hl_visit_origin(const hl_visit *visit, tvbuff_t *buffer, int offset)
{
    for (guint i = 0; i < visit->items->len; i++) {
        const hl_item *item = &g_array_index(visit->items, hl_item, i);
        if (item->kind == HL_ITEM_SEGMENT && item->buffer == buffer && item->start <= offset &&
            offset - item->start < item->length)
            return sent_in(&visit->talk->side[visit->side], item->number, visit->sent);
    }
    return visit->sent;
}

void hl_talk_side_forget(hl_talk_side *side, guint frames)
{
    if (frames > 0)
        g_array_remove_range(side->sent, 0, frames);
    g_byte_array_set_size(side->unread, 0);
    side->is_broken = false;
}

void hl_visit_forget(const hl_visit *visit)
{
    hl_talk_side *side = &visit->talk->side[visit->side];
    guint keep = side->sent ? side->sent->len : 0;
    if (!side->sent)
        return;
    while (keep > 0 &&
           g_array_index(side->sent, hl_sent, keep - 1).frame.number >= visit->sent.frame.number)
        keep--;
    hl_talk_side_forget(side, keep);
}

void hl_visit_tell_client(const hl_visit *visit, hl_message_kind kind)
{
    hl_connection *connection = visit->talk->connection;
    if (connection->client_side == HL_SIDE_UNKNOWN)
        connection->client_side = kind == HL_REQUEST ? visit->side : !visit->side;
}
