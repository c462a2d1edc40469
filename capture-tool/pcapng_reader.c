/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pcapng_reader.h"

#include "capture_error.h"
#include "link_type.h"
#include "time_unit.h"

enum {
    SECTION_HEADER = 0x0a0d0d0a,
    INTERFACE = 1,
    PACKET = 2, /* obsolete */
    SIMPLE_PACKET = 3,
    JOURNAL_ENTRY = 9,
    ENHANCED_PACKET = 6,
    DECRYPTION_SECRETS = 10,
    SYSTEM_CALL = 0x204,
    SYSTEM_CALL_FLAGS = 0x208,
    SYSTEM_CALL_2 = 0x216,
    SYSTEM_CALL_FLAGS_2 = 0x217,
    SYSTEM_CALL_LARGE = 0x221,
    SYSTEM_CALL_FLAGS_LARGE = 0x222,
    CUSTOM = 0xbad,
    CUSTOM_NOT_COPIED = 0x40000bad,

    BLOCK_HEADER_OCTETS = 8, /* type, total length */
    BLOCK_FRAME_OCTETS = 12, /* and the total length once more, at the end */
    SECTION_MIN_OCTETS = 28,

    OPTION_END = 0,
    OPTION_TIME_RESOLUTION = 9,
    OPTION_TIME_OFFSET = 14,

    INTERFACES_MAX = 1 << 16,
};

#define SECRETS_TLS_KEY_LOG UINT32_C(0x544c534b)
#define BYTE_ORDER_MAGIC    UINT32_C(0x1a2b3c4d)

typedef struct interface {
    uint32_t link_type;
    uint32_t snap_octets; /* 0: no limit */
    hl_time_unit unit;
} interface;

struct hl_pcapng_reader {
    hl_octet_window *window;
    hl_swapped swapped;
    GArray *interfaces; /* of this section */
    hl_secrets_sink secrets;
    uint64_t frames;
    hl_time_ns last_time;
};

/* One block, in place; body is what stands between the two lengths. */
typedef struct block {
    uint32_t type;
    hl_bytes body;
} block;

/* What a block comes to, when it is no trouble. */
typedef enum verdict { NOTHING, FRAME, TROUBLE } verdict;

bool hl_pcapng_reader_has_magic(hl_bytes head)
{
    if (head.size < 4 || hl_record_u32(false, head.data) != SECTION_HEADER)
        return false;
    if (head.size < HL_PCAPNG_MAGIC_OCTETS)
        return true;
    return hl_record_u32(false, head.data + 8) == BYTE_ORDER_MAGIC ||
           hl_record_u32(true, head.data + 8) == BYTE_ORDER_MAGIC;
}

hl_pcapng_reader *hl_pcapng_reader_new(hl_octet_window *window)
{
    hl_pcapng_reader *reader = g_new0(hl_pcapng_reader, 1);
    reader->window = window;
    reader->interfaces = g_array_new(FALSE, FALSE, sizeof(interface));
    return reader;
}

void hl_pcapng_reader_free(hl_pcapng_reader *reader)
{
    if (!reader)
        return;
    g_array_unref(reader->interfaces);
    g_free(reader);
}

void hl_pcapng_reader_set_secrets(hl_pcapng_reader *reader, hl_secrets_sink secrets)
{
    reader->secrets = secrets;
}

static uint16_t u16(const hl_pcapng_reader *reader, hl_bytes body, size_t at)
{
    return hl_record_u16(reader->swapped, body.data + at);
}

static uint32_t u32(const hl_pcapng_reader *reader, hl_bytes body, size_t at)
{
    return hl_record_u32(reader->swapped, body.data + at);
}

#define FAIL(reader, error, ...)                                                                   \
    (hl_octet_window_fail_damaged((reader)->window, (error), __VA_ARGS__), TROUBLE)

/* ---- the blocks without packets ---- */

static verdict read_section(hl_pcapng_reader *reader, hl_bytes body, GError **error)
{
    if (body.size < SECTION_MIN_OCTETS - BLOCK_FRAME_OCTETS)
        return FAIL(reader, error, "a section header block of %zu octets",
                    body.size + BLOCK_FRAME_OCTETS);
    uint16_t major = u16(reader, body, 4);
    if (major != 1) {
        g_set_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_FORMAT,
                    "a section of pcapng version %u, of which hoplint knows 1 only", major);
        return TROUBLE;
    }
    g_array_set_size(reader->interfaces, 0);
    return NOTHING;
}

static void read_option(const hl_pcapng_reader *reader, interface *described, uint16_t code,
                        hl_bytes value)
{
    if (code == OPTION_TIME_RESOLUTION && value.size >= 1)
        hl_time_unit_set(&described->unit, value.data[0]);
    if (code == OPTION_TIME_OFFSET && value.size >= 8)
        described->unit.offset_seconds = (int64_t)hl_record_u64(reader->swapped, value.data);
}

/* Options that do not fit are left alone: the packets do not depend on them. */
static void read_options(const hl_pcapng_reader *reader, interface *described, hl_bytes options)
{
    while (options.size >= 4) {
        uint16_t code = u16(reader, options, 0);
        size_t octets = u16(reader, options, 2);
        options = hl_bytes_skip(options, 4);
        if (code == OPTION_END || octets > options.size)
            return;
        read_option(reader, described, code, hl_bytes_first(options, octets));
        options = hl_bytes_skip(options, (octets + 3) & ~(size_t)3);
    }
}

static verdict read_interface(hl_pcapng_reader *reader, hl_bytes body, GError **error)
{
    if (body.size < 8)
        return FAIL(reader, error, "an interface description block of %zu octets",
                    body.size + BLOCK_FRAME_OCTETS);
    if (reader->interfaces->len >= INTERFACES_MAX)
        return FAIL(reader, error, "more than %d interfaces", INTERFACES_MAX);
    interface described = {
        .link_type = hl_link_type_of_file(u16(reader, body, 0)),
        .snap_octets = u32(reader, body, 4),
        .unit = hl_time_unit_default(),
    };
    read_options(reader, &described, hl_bytes_skip(body, 8));
    g_array_append_val(reader->interfaces, described);
    return NOTHING;
}

/* Secrets that do not fit are left alone too. */
static verdict read_secrets(hl_pcapng_reader *reader, hl_bytes body)
{
    if (body.size < 8 || u32(reader, body, 0) != SECRETS_TLS_KEY_LOG)
        return NOTHING;
    size_t octets = u32(reader, body, 4);
    hl_bytes key_log = hl_bytes_skip(body, 8);
    if (octets <= key_log.size && reader->secrets.take)
        reader->secrets.take(reader->secrets.user, hl_bytes_first(key_log, octets));
    return NOTHING;
}

/* ---- the blocks with packets ---- */

static verdict fill_frame(hl_pcapng_reader *reader, hl_frame *frame, const interface *source,
                          hl_bytes captured, uint32_t on_wire)
{
    frame->link_type = source->link_type;
    frame->captured = captured;
    frame->wire_octets = MAX(on_wire, (uint32_t)captured.size);
    frame->time = reader->last_time;
    frame->ref.number = ++reader->frames;
    return FRAME;
}

/* The part that enhanced and obsolete packet blocks share: both bring 20 octets before the data. */
static verdict read_packet(hl_pcapng_reader *reader, hl_bytes body, uint32_t number,
                           hl_frame *frame, GError **error)
{
    if (number >= reader->interfaces->len)
        return FAIL(reader, error, "a packet of interface %u, which was not described", number);
    uint32_t captured = u32(reader, body, 12);
    if (captured > body.size - 20)
        return FAIL(reader, error, "a packet of %u octets in a block of %zu", captured,
                    body.size + BLOCK_FRAME_OCTETS);
    const interface *source = &g_array_index(reader->interfaces, interface, number);
    uint64_t stamp = (uint64_t)u32(reader, body, 4) << 32 | u32(reader, body, 8);
    reader->last_time = hl_time_unit_convert(&source->unit, stamp);
    return fill_frame(reader, frame, source, hl_bytes_from(body.data + 20, captured),
                      u32(reader, body, 16));
}

static verdict read_stamped_packet(hl_pcapng_reader *reader, const block *read, hl_frame *frame,
                                   GError **error)
{
    if (read->body.size < 20)
        return FAIL(reader, error, "a packet block of %zu octets",
                    read->body.size + BLOCK_FRAME_OCTETS);
    uint32_t number =
        read->type == PACKET ? u16(reader, read->body, 0) : u32(reader, read->body, 0);
    return read_packet(reader, read->body, number, frame, error);
}

static verdict read_simple_packet(hl_pcapng_reader *reader, hl_bytes body, hl_frame *frame,
                                  GError **error)
{
    if (body.size < 4)
        return FAIL(reader, error, "a simple packet block of %zu octets",
                    body.size + BLOCK_FRAME_OCTETS);
    if (reader->interfaces->len == 0)
        return FAIL(reader, error, "a packet of interface 0, which was not described");
    const interface *source = &g_array_index(reader->interfaces, interface, 0);
    uint32_t on_wire = u32(reader, body, 0);
    uint32_t captured = source->snap_octets ? MIN(on_wire, source->snap_octets) : on_wire;
    if (captured > body.size - 4)
        return FAIL(reader, error, "a packet of %u octets in a block of %zu", captured,
                    body.size + BLOCK_FRAME_OCTETS);
    return fill_frame(reader, frame, source, hl_bytes_from(body.data + 4, captured), on_wire);
}

static verdict read_block(hl_pcapng_reader *reader, const block *read, hl_frame *frame,
                          GError **error)
{
    switch (read->type) {
    case ENHANCED_PACKET:
    case PACKET:
        return read_stamped_packet(reader, read, frame, error);
    case SIMPLE_PACKET:
        return read_simple_packet(reader, read->body, frame, error);
    case SECTION_HEADER:
        return read_section(reader, read->body, error);
    case INTERFACE:
        return read_interface(reader, read->body, error);
    case DECRYPTION_SECRETS:
        return read_secrets(reader, read->body);
    case JOURNAL_ENTRY:
    case SYSTEM_CALL:
    case SYSTEM_CALL_FLAGS:
    case SYSTEM_CALL_2:
    case SYSTEM_CALL_FLAGS_2:
    case SYSTEM_CALL_LARGE:
    case SYSTEM_CALL_FLAGS_LARGE:
    case CUSTOM:
    case CUSTOM_NOT_COPIED:
        reader->frames++; /* Wireshark numbers it */
        return NOTHING;
    }
    return NOTHING;
}

/* ---- one block after the other ---- */

/* A section header's own octets say which byte order its length has. */
static bool read_byte_order(hl_pcapng_reader *reader, GError **error)
{
    hl_bytes head = hl_octet_window_peek(reader->window, HL_PCAPNG_MAGIC_OCTETS);
    if (head.size < HL_PCAPNG_MAGIC_OCTETS) {
        hl_octet_window_fail_cut(reader->window, "a section header", error);
        return false;
    }
    reader->swapped = hl_record_u32(false, head.data + 8) != BYTE_ORDER_MAGIC;
    if (hl_record_u32(reader->swapped, head.data + 8) == BYTE_ORDER_MAGIC)
        return true;
    hl_octet_window_fail_damaged(reader->window, error, "a section header without byte order");
    return false;
}

static bool check_length(hl_pcapng_reader *reader, uint32_t octets, GError **error)
{
    if (octets >= BLOCK_FRAME_OCTETS && octets % 4 == 0 && octets <= HL_RECORD_OCTETS_MAX)
        return true;
    hl_octet_window_fail_damaged(reader->window, error, "a block of %u octets", octets);
    return false;
}

/* The block that starts here, whole; the window stays before it. */
static bool find_block(hl_pcapng_reader *reader, uint32_t *octets, block *found, GError **error)
{
    hl_bytes head = hl_octet_window_peek(reader->window, BLOCK_HEADER_OCTETS);
    if (head.size == BLOCK_HEADER_OCTETS && hl_record_u32(false, head.data) == SECTION_HEADER) {
        if (!read_byte_order(reader, error))
            return false;
        head = hl_octet_window_peek(reader->window, BLOCK_HEADER_OCTETS);
    }
    if (head.size == BLOCK_HEADER_OCTETS) {
        *octets = u32(reader, head, 4);
        if (!check_length(reader, *octets, error))
            return false;
        head = hl_octet_window_peek(reader->window, *octets);
    }
    if (head.size < BLOCK_HEADER_OCTETS || head.size < *octets) {
        hl_octet_window_fail_cut(reader->window, "a block", error);
        return false;
    }
    found->type = u32(reader, head, 0);
    found->body = hl_bytes_from(head.data + BLOCK_HEADER_OCTETS, *octets - BLOCK_FRAME_OCTETS);
    if (u32(reader, head, *octets - 4) == *octets)
        return true;
    hl_octet_window_fail_damaged(reader->window, error, "a block whose two lengths differ (%u, %u)",
                                 *octets, u32(reader, head, *octets - 4));
    return false;
}

bool hl_pcapng_reader_is_at_hand(const hl_pcapng_reader *reader)
{
    size_t have = hl_octet_window_at_hand(reader->window);
    if (have < BLOCK_HEADER_OCTETS)
        return false;
    const uint8_t *head = reader->window->octets + reader->window->start;
    return hl_record_u32(reader->swapped, head) == ENHANCED_PACKET &&
           hl_record_u32(reader->swapped, head + 4) <= have;
}

hl_record_result hl_pcapng_reader_next(hl_pcapng_reader *reader, hl_frame *frame, GError **error)
{
    verdict come_to = NOTHING;
    while (come_to == NOTHING) {
        hl_bytes head = hl_octet_window_peek(reader->window, 1);
        if (head.size == 0 && !reader->window->trouble)
            return HL_RECORD_END;
        uint32_t octets = 0;
        block found;
        if (!find_block(reader, &octets, &found, error))
            return HL_RECORD_TROUBLE;
        come_to = read_block(reader, &found, frame, error);
        if (come_to != TROUBLE)
            hl_octet_window_skip(reader->window, octets);
    }
    return come_to == FRAME ? HL_RECORD_FRAME : HL_RECORD_TROUBLE;
}
