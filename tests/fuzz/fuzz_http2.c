/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP/2 through the HTTP stage (reading.h). A step is an octet that says what it is, one that says
 * its size, and its octets: 0, 1: as they are, from side 0 or 1; 2, 3: a gap; 4, 5: a FIN; 6, 7: the
 * prefaces; from 8 on a frame, whose type, flags and stream come before the octets of its payload.
 */
#include "reading.h"

enum { PAYLOAD_LIMIT = 255, HEADER_OCTETS = 9 };

static uint8_t frame[HEADER_OCTETS + PAYLOAD_LIMIT];

static hl_bytes make_frame(hl_bytes *input)
{
    uint8_t type = draw_octet(input), flags = draw_octet(input), stream = draw_octet(input);
    hl_bytes payload = draw_octets(input, draw_octet(input));
    const uint8_t header[HEADER_OCTETS] = {
        0, 0, (uint8_t)payload.size, type, flags, 0, 0, 0, stream,
    };
    memcpy(frame, header, sizeof header);
    if (payload.size > 0)
        memcpy(frame + sizeof header, payload.data, payload.size);
    return hl_bytes_from(frame, sizeof header + payload.size);
}

static hl_bytes preface_of(int side)
{
    static const char client[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
    size_t skipped = side == 0 ? 0 : strlen("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    return hl_bytes_skip(hl_bytes_from(client, sizeof client - 1), skipped);
}

static hl_segment next(hl_bytes *input)
{
    uint8_t control = draw_octet(input);
    int side = control % 2;
    hl_segment segment = {.kind = HL_SEGMENT_DATA, .side = side, .peer_offset = HL_OFFSET_UNKNOWN};
    if (control < 2) {
        segment.data = draw_octets(input, draw_octet(input));
    } else if (control < 4) {
        segment.kind = HL_SEGMENT_GAP;
        segment.gap_octets = draw_octet(input);
    } else if (control < 6) {
        segment.kind = HL_SEGMENT_FIN;
    } else {
        segment.data = control < 8 ? preface_of(side) : make_frame(input);
    }
    return segment;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reading_compare(hl_bytes_from(data, size), next);
    return 0;
}
