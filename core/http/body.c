/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "body.h"

void hl_body_begin(hl_body *body, const hl_framing *framing)
{
    bool empty = framing->kind == HL_BODY_LENGTH && framing->declared_octets == 0;
    *body = (hl_body){
        .kind = framing->kind,
        .progress = empty ? HL_DONE : HL_MORE,
        .declared_octets = framing->declared_octets,
        .remaining = framing->kind == HL_BODY_LENGTH ? framing->declared_octets : 0,
    };
}

static void count_off(hl_body *body, uint64_t octets)
{
    body->octets += octets;
    body->remaining -= octets;
    if (body->remaining == 0)
        body->progress = HL_DONE;
}

size_t hl_body_feed(hl_body *body, hl_bytes octets, hl_bytes *piece)
{
    size_t used = octets.size;
    *piece = octets;
    switch (body->kind) {
    case HL_BODY_LENGTH:
        if (used > body->remaining)
            used = (size_t)body->remaining;
        *piece = hl_bytes_first(octets, used);
        count_off(body, used);
        return used;
    case HL_BODY_CHUNKED:
        used = hl_chunked_feed(&body->chunked, octets, piece);
        body->progress = hl_chunked_progress(&body->chunked);
        body->octets += piece->size;
        return used;
    case HL_BODY_UNTIL_CLOSE:
        body->octets += used;
        return used;
    case HL_BODY_NONE:
    case HL_BODY_TUNNEL:
    case HL_BODY_UNKNOWN:
        break;
    }
    body->progress = HL_BROKEN; /* such messages have no body to feed */
    return 0;
}

bool hl_body_skip(hl_body *body, uint64_t octets)
{
    body->has_gap |= body->kind != HL_BODY_CHUNKED || !hl_chunked_has_all(&body->chunked);
    if (body->kind == HL_BODY_LENGTH && octets <= body->remaining) {
        count_off(body, octets);
        return true;
    }
    if (body->kind == HL_BODY_CHUNKED && !hl_chunked_skip(&body->chunked, octets))
        return false;
    if (body->kind != HL_BODY_CHUNKED && body->kind != HL_BODY_UNTIL_CLOSE)
        return false;
    body->octets += octets;
    return true;
}

static bool is_complete(const hl_body *body, hl_body_stop stop)
{
    if (body->progress == HL_DONE)
        return true;
    if (body->kind == HL_BODY_UNTIL_CLOSE)
        return stop == HL_STOP_FIN;
    return body->kind == HL_BODY_CHUNKED && hl_chunked_has_all(&body->chunked);
}

hl_content_state hl_body_settle(const hl_body *body, hl_body_stop stop, hl_oddities *oddities)
{
    if (body->has_gap)
        *oddities |= HL_ODDITY_CONTENT_GAP;
    if (body->kind == HL_BODY_NONE || body->kind == HL_BODY_TUNNEL)
        return HL_CONTENT_NONE;
    if (is_complete(body, stop))
        return body->has_gap ? HL_CONTENT_UNSEEN : HL_CONTENT_COMPLETE;
    if (body->progress == HL_BROKEN)
        *oddities |= HL_ODDITY_FRAMING_CONFLICT;
    else if (stop == HL_STOP_LOST || body->kind == HL_BODY_UNKNOWN)
        return HL_CONTENT_UNSEEN;
    *oddities |= HL_ODDITY_CONTENT_CUT;
    return HL_CONTENT_CUT;
}
