/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session.h"

static uint64_t translate(const hl_tls_session *session, int side, uint64_t received)
{
    const hl_tls_half *peer = &session->half[!side];
    if (received == HL_OFFSET_UNKNOWN)
        return received;
    if ((peer->searching || peer->unread) && received > peer->taken)
        return HL_OFFSET_UNKNOWN;
    return hl_tls_offsets_find(&peer->offsets, received);
}

static void emit(hl_tls_session *session, const hl_segment *segment)
{
    session->tls->sink.feed(session->tls->sink.user, segment);
}

static hl_segment clear_segment(hl_tls_session *session, const hl_tls_half *half,
                                hl_segment_kind kind, const hl_segment *segment)
{
    return (hl_segment){
        .kind = kind,
        .connection = session->connection,
        .reader = &session->next,
        .side = hl_tls_side_of(session, half),
        .offset = half->clear,
        .peer_offset = HL_OFFSET_UNKNOWN,
        .frame = segment->frame,
        .time = segment->time,
    };
}

void hl_tls_emit_data(hl_tls_session *session, hl_tls_half *half, hl_bytes data, uint64_t received,
                      const hl_segment *segment)
{
    hl_segment clear = clear_segment(session, half, HL_SEGMENT_DATA, segment);
    if (data.size == 0)
        return;
    clear.data = data;
    clear.peer_offset = translate(session, clear.side, received);
    half->clear += data.size;
    hl_tls_offsets_add(&half->offsets, half->taken, half->clear);
    emit(session, &clear);
}

void hl_tls_emit_gap(hl_tls_session *session, hl_tls_half *half, uint64_t octets,
                     const hl_segment *segment)
{
    hl_segment clear = clear_segment(session, half, HL_SEGMENT_GAP, segment);
    if (octets == 0)
        return;
    clear.gap_octets = octets;
    half->clear += octets;
    emit(session, &clear);
}

void hl_tls_emit_fin(hl_tls_session *session, hl_tls_half *half, const hl_segment *segment)
{
    hl_segment clear = clear_segment(session, half, HL_SEGMENT_FIN, segment);
    clear.peer_offset = translate(session, clear.side, segment->peer_offset);
    emit(session, &clear);
}

void hl_tls_emit_raw(hl_tls_session *session, const hl_segment *segment)
{
    hl_segment raw = *segment;
    raw.reader = &session->next;
    emit(session, &raw);
}

void hl_tls_emit_first(hl_tls_session *session)
{
    hl_segment raw = session->first_segment;
    raw.data = hl_bytes_from(session->first, session->first_octets);
    if (raw.data.size > 0)
        hl_tls_emit_raw(session, &raw);
}
