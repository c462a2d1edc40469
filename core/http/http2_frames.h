/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frames of HTTP/2, RFC 9113 §4 and §6, taken off one side's octets. Resumes at any octet;
 * bodies are viewed where they lie, whatever their size.
 */
#ifndef HL_HTTP_HTTP2_FRAMES_H
#define HL_HTTP_HTTP2_FRAMES_H

#include "base/hl_bytes.h"

typedef enum hl_http2_type {
    HL_HTTP2_DATA = 0,
    HL_HTTP2_HEADERS = 1,
    HL_HTTP2_PRIORITY = 2,
    HL_HTTP2_RST_STREAM = 3,
    HL_HTTP2_SETTINGS = 4,
    HL_HTTP2_PUSH_PROMISE = 5,
    HL_HTTP2_PING = 6,
    HL_HTTP2_GOAWAY = 7,
    HL_HTTP2_WINDOW_UPDATE = 8,
    HL_HTTP2_CONTINUATION = 9, /* greater ones are extensions, and passed over */
} hl_http2_type;

enum {
    HL_HTTP2_FLAG_END_STREAM = 0x01,
    HL_HTTP2_FLAG_ACK = 0x01,
    HL_HTTP2_FLAG_END_HEADERS = 0x04,
    HL_HTTP2_FLAG_PADDED = 0x08,
    HL_HTTP2_FLAG_PRIORITY = 0x20,
};

enum { HL_HTTP2_HEADER_OCTETS = 9, HL_HTTP2_SETTING_OCTETS = 6 };

/* What a client begins with, RFC 9113 §3.4. */
#define HL_HTTP2_PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

typedef enum hl_http2_place {
    HL_HTTP2_IN_HEADER, /* before or in the nine octets that begin a frame */
    HL_HTTP2_IN_PREFACE,
    HL_HTTP2_IN_PREFIX, /* in what stands between these and the body */
    HL_HTTP2_IN_BODY,
    HL_HTTP2_IN_PADDING,
} hl_http2_place;

/* What feeding came upon. */
typedef enum hl_http2_event {
    HL_HTTP2_MORE,    /* nothing but the end of the octets */
    HL_HTTP2_BEGIN,   /* a frame, of which all but its body is known */
    HL_HTTP2_SETTING, /* one parameter of SETTINGS: `identifier`, `value` */
    HL_HTTP2_PIECE,   /* a piece of its body */
    HL_HTTP2_END,     /* the frame has ended */
    HL_HTTP2_BROKEN,  /* this is no frame, or one that every recipient must refuse */
} hl_http2_event;

/* All zero: before a frame. */
typedef struct hl_http2_frames {
    hl_http2_place place;
    uint8_t type, flags;
    uint32_t stream;
    uint32_t value;      /* RST_STREAM: error code; GOAWAY: last stream; PUSH_PROMISE: its stream */
    uint16_t identifier; /* of a setting */
    uint32_t left;       /* of the body, padding aside */
    uint32_t padding;    /* still to come behind it */
    uint8_t wanted, held_octets;
    uint8_t held[HL_HTTP2_HEADER_OCTETS];
} hl_http2_frames;

/* Takes octets off the front of *octets up to the next event; *piece is the event's, if any. */
hl_http2_event hl_http2_frames_feed(hl_http2_frames *frames, hl_bytes *octets, hl_bytes *piece);

/*
 * Passes over octets that were not captured: true when all of them belong to the frame at hand, so
 * that its end is known; *body then says how many of them were of its body.
 */
bool hl_http2_frames_skip(hl_http2_frames *frames, uint64_t octets, uint64_t *body);

/* Is the next octet the first of a frame, or may that be reached with it? */
static inline bool hl_http2_frames_is_between(const hl_http2_frames *frames)
{
    return frames->place == HL_HTTP2_IN_PREFACE ||
           (frames->place == HL_HTTP2_IN_HEADER && frames->held_octets == 0);
}

/* Do octets from somewhere within a connection begin with a frame? */
typedef enum hl_http2_likeness {
    HL_HTTP2_UNLIKE,
    HL_HTTP2_SINGLE, /* with the header of one, whose end is not among them */
    HL_HTTP2_CHAIN,  /* with several, or with one that ends where they end */
} hl_http2_likeness;

/* *stream: that of the first frame. */
hl_http2_likeness hl_http2_frames_look(hl_bytes octets, uint32_t *stream);

#endif
