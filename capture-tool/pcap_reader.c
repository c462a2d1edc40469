/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pcap_reader.h"

#include "capture_error.h"
#include "link_type.h"

enum {
    FILE_HEADER_OCTETS = 24,
    RECORD_HEADER_OCTETS = 16,
    MODIFIED_RECORD_HEADER_OCTETS = 24,

    /* More than any capture program writes for one packet, unless the file says so itself. */
    USUAL_PACKET_OCTETS_MAX = 256 << 10,
};

#define MAGIC_MICROSECONDS UINT32_C(0xa1b2c3d4)
#define MAGIC_NANOSECONDS  UINT32_C(0xa1b23c4d)
#define MAGIC_MODIFIED     UINT32_C(0xa1b2cd34)

struct hl_pcap_reader {
    hl_octet_window *window;
    bool begun;
    hl_swapped swapped;
    bool lengths_swapped, lengths_may_be_swapped;
    size_t record_header_octets;
    uint32_t fraction_ns; /* of a time stamp's second field */
    uint32_t link_type;
    uint32_t packet_octets_max;
    uint64_t frames;
};

static bool is_magic(uint32_t magic)
{
    return magic == MAGIC_MICROSECONDS || magic == MAGIC_NANOSECONDS || magic == MAGIC_MODIFIED;
}

bool hl_pcap_reader_has_magic(hl_bytes head)
{
    return head.size >= HL_PCAP_MAGIC_OCTETS &&
           (is_magic(hl_record_u32(false, head.data)) || is_magic(hl_record_u32(true, head.data)));
}

hl_pcap_reader *hl_pcap_reader_new(hl_octet_window *window)
{
    hl_pcap_reader *reader = g_new0(hl_pcap_reader, 1);
    reader->window = window;
    return reader;
}

void hl_pcap_reader_free(hl_pcap_reader *reader)
{
    g_free(reader);
}

static void read_magic(hl_pcap_reader *reader, const uint8_t *header)
{
    reader->swapped = !is_magic(hl_record_u32(false, header));
    uint32_t magic = hl_record_u32(reader->swapped, header);
    reader->fraction_ns = magic == MAGIC_NANOSECONDS ? 1 : 1000;
    reader->record_header_octets =
        magic == MAGIC_MODIFIED ? MODIFIED_RECORD_HEADER_OCTETS : RECORD_HEADER_OCTETS;
}

/* Before 2.3 the two lengths of a record stood the other way round; in 2.3 some writers did so. */
static bool read_version(hl_pcap_reader *reader, const uint8_t *header, GError **error)
{
    uint16_t major = hl_record_u16(reader->swapped, header + 4);
    uint16_t minor = hl_record_u16(reader->swapped, header + 6);
    reader->lengths_swapped = minor < 3;
    reader->lengths_may_be_swapped = minor == 3;
    if (major == 2)
        return true;
    g_set_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_FORMAT,
                "pcap version %u.%u, of which hoplint knows 2.x only", major, minor);
    return false;
}

static bool read_file_header(hl_pcap_reader *reader, GError **error)
{
    hl_bytes header = hl_octet_window_peek(reader->window, FILE_HEADER_OCTETS);
    if (header.size < FILE_HEADER_OCTETS) {
        hl_octet_window_fail_cut(reader->window, "the file header", error);
        return false;
    }
    read_magic(reader, header.data);
    if (!read_version(reader, header.data, error))
        return false;
    uint32_t snap_octets = hl_record_u32(reader->swapped, header.data + 16);
    uint32_t room = HL_RECORD_OCTETS_MAX - MODIFIED_RECORD_HEADER_OCTETS;
    reader->packet_octets_max = CLAMP(snap_octets, USUAL_PACKET_OCTETS_MAX, room);
    /* The upper bits tell of frame check sequences, which the packet stage does without. */
    reader->link_type =
        hl_link_type_of_file(hl_record_u32(reader->swapped, header.data + 20) & 0x03ffffff);
    hl_octet_window_skip(reader->window, FILE_HEADER_OCTETS);
    reader->begun = true;
    return true;
}

/* Fills in the frame but for its octets; says how many of them the record claims to hold. */
static uint32_t read_record_header(const hl_pcap_reader *reader, const uint8_t *header,
                                   hl_frame *frame)
{
    uint32_t seconds = hl_record_u32(reader->swapped, header);
    uint32_t fraction = hl_record_u32(reader->swapped, header + 4);
    uint32_t captured = hl_record_u32(reader->swapped, header + 8);
    uint32_t on_wire = hl_record_u32(reader->swapped, header + 12);
    if (reader->lengths_swapped || (reader->lengths_may_be_swapped && captured > on_wire)) {
        uint32_t other = captured;
        captured = on_wire;
        on_wire = other;
    }
    frame->time = seconds * HL_NS_PER_SECOND + (int64_t)fraction * reader->fraction_ns;
    frame->wire_octets = MAX(on_wire, captured);
    frame->link_type = reader->link_type;
    return captured;
}

static hl_record_result fail_cut(hl_pcap_reader *reader, GError **error)
{
    hl_octet_window_fail_cut(reader->window, "a packet record", error);
    return HL_RECORD_TROUBLE;
}

size_t hl_pcap_reader_read_on(hl_pcap_reader *reader, hl_frame *frames, size_t room)
{
    size_t have = hl_octet_window_at_hand(reader->window), header = reader->record_header_octets;
    const uint8_t *record = reader->window->octets + reader->window->start;
    size_t count = 0, used = 0;
    while (count < room && have - used >= header) {
        hl_frame *frame = &frames[count];
        uint32_t captured = read_record_header(reader, record + used, frame);
        if (captured > have - used - header || captured > reader->packet_octets_max)
            break;
        frame->captured = hl_bytes_from(record + used + header, captured);
        frame->ref.number = reader->frames + ++count;
        used += header + captured;
    }
    reader->frames += count;
    hl_octet_window_skip(reader->window, used);
    return count;
}

hl_record_result hl_pcap_reader_next(hl_pcap_reader *reader, hl_frame *frame, GError **error)
{
    if (!reader->begun && !read_file_header(reader, error))
        return HL_RECORD_TROUBLE;
    size_t header_octets = reader->record_header_octets;
    hl_bytes header = hl_octet_window_peek(reader->window, header_octets);
    if (header.size == 0 && !reader->window->trouble)
        return HL_RECORD_END;
    if (header.size < header_octets)
        return fail_cut(reader, error);
    uint32_t captured = read_record_header(reader, header.data, frame);
    if (captured > reader->packet_octets_max) {
        hl_octet_window_fail_damaged(reader->window, error, "a packet of %u octets", captured);
        return HL_RECORD_TROUBLE;
    }
    hl_bytes record = hl_octet_window_peek(reader->window, header_octets + captured);
    if (record.size < header_octets + captured)
        return fail_cut(reader, error);
    hl_octet_window_skip(reader->window, record.size);
    frame->captured = hl_bytes_from(record.data + header_octets, captured);
    frame->ref.number = ++reader->frames;
    return HL_RECORD_FRAME;
}
