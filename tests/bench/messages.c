/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "messages.h"

#include <stdio.h>
#include <string.h>

enum {
    FRAME_HEADER = 9,
    FRAME_OCTETS = 16384,
    FRAME_DATA = 0,
    FRAME_HEADERS = 1,
    FRAME_SETTINGS = 4
};
enum { END_STREAM = 1, END_HEADERS = 4 };

/* What stands before the contents: a head, or a HEADERS frame. */
typedef struct head {
    uint8_t octets[TRAFFIC_HEAD_OCTETS];
    size_t size;
} head;

static uint64_t content_size(const traffic_exchange *exchange, int side)
{
    return side == TRAFFIC_CLIENT ? exchange->request_octets : exchange->response_octets;
}

/* ---- HTTP/2 ---- */

static void put_frame_header(uint8_t octets[FRAME_HEADER], size_t size, int type, int flags,
                             uint32_t stream)
{
    const uint8_t header[FRAME_HEADER] = {
        (uint8_t)(size >> 16),   (uint8_t)(size >> 8),   (uint8_t)size,
        (uint8_t)type,           (uint8_t)flags,         (uint8_t)(stream >> 24),
        (uint8_t)(stream >> 16), (uint8_t)(stream >> 8), (uint8_t)stream};
    memcpy(octets, header, FRAME_HEADER);
}

/* Texts are short. */
static void put_text(head *frame, const char *text)
{
    size_t size = strlen(text);
    frame->octets[frame->size++] = (uint8_t)size;
    memcpy(frame->octets + frame->size, text, size);
    frame->size += size;
}

/* A literal field without indexing (RFC 7541 §6.2.2); `name`: its index in the static table. */
static void put_field(head *frame, unsigned name, const char *value)
{
    if (name >= 15) {
        frame->octets[frame->size++] = 0x0f;
        frame->octets[frame->size++] = (uint8_t)(name - 15);
    } else {
        frame->octets[frame->size++] = (uint8_t)name;
    }
    put_text(frame, value);
}

static void put_indexed(head *frame, unsigned index)
{
    frame->octets[frame->size++] = (uint8_t)(0x80 | index);
}

/* What each message of a side has: the first one adds it to the table, the others refer to it as `index`. */
static void put_usual(head *frame, const traffic_exchange *exchange, unsigned index, unsigned name,
                      const char *value)
{
    if (exchange->ordinal > 0) {
        put_indexed(frame, index);
        return;
    }
    frame->octets[frame->size++] = (uint8_t)(0x40 | name);
    put_text(frame, value);
}

/* Static entries (RFC 7541 §A): names, and some with the value that is meant. */
enum {
    AUTHORITY = 1,
    METHOD_GET = 2,
    METHOD_POST = 3,
    PATH = 4,
    SCHEME_HTTP = 6,
    SCHEME_HTTPS = 7,
    STATUS_200 = 8,
    ACCEPT = 19,
    CONTENT_LENGTH = 28,
    CONTENT_TYPE = 31,
    DATE = 33,
    LOCATION = 46,
    SERVER = 54,
    USER_AGENT = 58
};

/* Those of put_usual, in the order in which a side adds them: the last one is the newest. */
enum { THIRD_ADDED = 62, SECOND_ADDED, FIRST_ADDED };

static void put_length(head *frame, uint64_t octets)
{
    char text[24];
    snprintf(text, sizeof(text), "%llu", (unsigned long long)octets);
    put_field(frame, CONTENT_LENGTH, text);
}

static void put_request(head *frame, const traffic_exchange *exchange)
{
    char path[64];
    snprintf(path, sizeof(path), "/%s/%llx-%x", exchange->is_follow_up ? "moved" : "item",
             (unsigned long long)exchange->path_of, exchange->path_ordinal);
    put_indexed(frame, exchange->has_content ? METHOD_POST : METHOD_GET);
    put_indexed(frame, exchange->encrypted ? SCHEME_HTTPS : SCHEME_HTTP);
    put_usual(frame, exchange, FIRST_ADDED, AUTHORITY, TRAFFIC_HOST);
    put_field(frame, PATH, path);
    put_usual(frame, exchange, SECOND_ADDED, USER_AGENT, "generate/1.0");
    put_usual(frame, exchange, THIRD_ADDED, ACCEPT, "*/*");
    if (!exchange->has_content)
        return;
    put_field(frame, CONTENT_TYPE, "text/plain");
    put_length(frame, exchange->request_octets);
}

static void put_response(head *frame, const traffic_exchange *exchange)
{
    char status[8], location[64];
    snprintf(status, sizeof(status), "%u", exchange->status);
    snprintf(location, sizeof(location), "/moved/%llx-%x", (unsigned long long)exchange->connection,
             exchange->ordinal);
    if (exchange->status == 200)
        put_indexed(frame, STATUS_200);
    else
        put_field(frame, STATUS_200, status);
    put_usual(frame, exchange, FIRST_ADDED, SERVER, "generate/1.0");
    put_usual(frame, exchange, SECOND_ADDED, DATE, "Thu, 01 Jan 2026 00:00:00 GMT");
    put_usual(frame, exchange, THIRD_ADDED, CONTENT_TYPE, "text/plain");
    if (traffic_exchange_is_redirect(exchange))
        put_field(frame, LOCATION, location);
    put_length(frame, exchange->response_octets);
}

static uint32_t stream_of(const traffic_exchange *exchange)
{
    return exchange->ordinal * 2 + 1;
}

static void make_headers_frame(head *frame, const traffic_exchange *exchange, int side)
{
    frame->size = FRAME_HEADER;
    if (side == TRAFFIC_CLIENT)
        put_request(frame, exchange);
    else
        put_response(frame, exchange);
    int flags = content_size(exchange, side) == 0 ? END_HEADERS | END_STREAM : END_HEADERS;
    put_frame_header(frame->octets, frame->size - FRAME_HEADER, FRAME_HEADERS, flags,
                     stream_of(exchange));
}

/* One octet of DATA frames, `offset` behind the HEADERS frame: of a frame's header, or of the content. */
static uint8_t data_octet(const traffic_exchange *exchange, int side, uint64_t offset)
{
    uint64_t number = offset / (FRAME_HEADER + FRAME_OCTETS),
             within = offset % (FRAME_HEADER + FRAME_OCTETS);
    if (within >= FRAME_HEADER)
        return *traffic_content(exchange, number * FRAME_OCTETS + within - FRAME_HEADER);
    uint64_t left = content_size(exchange, side) - number * FRAME_OCTETS;
    bool last = left <= FRAME_OCTETS;
    uint8_t header[FRAME_HEADER];
    put_frame_header(header, last ? left : FRAME_OCTETS, FRAME_DATA, last ? END_STREAM : 0,
                     stream_of(exchange));
    return header[within];
}

size_t traffic_preface(int side, uint8_t octets[TRAFFIC_PREFACE_OCTETS])
{
    static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    size_t size = side == TRAFFIC_CLIENT ? sizeof(preface) - 1 : 0;
    memcpy(octets, preface, size);
    put_frame_header(octets + size, 0, FRAME_SETTINGS, 0, 0);
    return size + FRAME_HEADER;
}

/* ---- both ---- */

static void make_head(head *made, const traffic_exchange *exchange, int side,
                      traffic_version version)
{
    char *text = (char *)made->octets;
    if (version == TRAFFIC_HTTP_2)
        make_headers_frame(made, exchange, side);
    else if (side == TRAFFIC_CLIENT)
        made->size = traffic_request_head(exchange, text);
    else
        made->size = traffic_response_head(exchange, text);
}

uint64_t traffic_message_size(const traffic_exchange *exchange, int side, traffic_version version)
{
    head made;
    uint64_t content = content_size(exchange, side);
    make_head(&made, exchange, side, version);
    if (version == TRAFFIC_HTTP_2)
        content += (content + FRAME_OCTETS - 1) / FRAME_OCTETS * FRAME_HEADER;
    return made.size + content;
}

void traffic_message_read(const traffic_exchange *exchange, int side, traffic_version version,
                          uint64_t offset, uint8_t *octets, size_t count)
{
    head made;
    size_t done = 0;
    make_head(&made, exchange, side, version);
    if (offset < made.size) {
        done = made.size - offset < count ? made.size - offset : count;
        memcpy(octets, made.octets + offset, done);
    }
    uint64_t behind = offset + done - made.size;
    while (done < count && version == TRAFFIC_HTTP_2)
        octets[done++] = data_octet(exchange, side, behind++);
    for (size_t part; done < count; done += part, behind += part) {
        part = count - done < TRAFFIC_CONTENT_OCTETS ? count - done : TRAFFIC_CONTENT_OCTETS;
        memcpy(octets + done, traffic_content(exchange, behind), part);
    }
}
