/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pcapng_writer.h"

enum {
    SECTION_HEADER = 0x0a0d0d0a,
    INTERFACE = 1,
    ENHANCED_PACKET = 6,
    DECRYPTION_SECRETS = 10,

    OPTION_END = 0,
    OPTION_COMMENT = 1,
    SECTION_APPLICATION = 4,
    INTERFACE_NAME = 2,
    INTERFACE_TIME_RESOLUTION = 9,
    INTERFACE_FILTER = 11,

    FILTER_IS_TEXT = 0,
    NANOSECONDS = 9, /* 10^-9 s */
    BLOCK_FRAME_OCTETS = 12,
    OPTION_OCTETS_MAX = UINT16_MAX,
};

#define SECRETS_TLS_KEY_LOG UINT32_C(0x544c534b)
#define BYTE_ORDER_MAGIC    UINT32_C(0x1a2b3c4d)
#define UNKNOWN_LENGTH      UINT64_MAX

struct hl_pcapng_writer {
    hl_pcapng_sink sink;
    uint32_t interfaces;
    GByteArray
        *body; /* of the block that is being made; between blocks: the next frame's comments */
};

static void add(GByteArray *body, const void *octets, size_t size)
{
    g_byte_array_append(body, octets, (guint)size);
}

static void add_u16(GByteArray *body, uint16_t value)
{
    add(body, &value, sizeof value);
}

static void add_u32(GByteArray *body, uint32_t value)
{
    add(body, &value, sizeof value);
}

static void pad(GByteArray *body)
{
    static const uint8_t zeros[4] = {0};
    add(body, zeros, -body->len & 3);
}

static void add_option(GByteArray *body, uint16_t code, hl_bytes value)
{
    value = hl_bytes_first(value, OPTION_OCTETS_MAX);
    add_u16(body, code);
    add_u16(body, (uint16_t)value.size);
    add(body, value.data, value.size);
    pad(body);
}

static void end_options(GByteArray *body)
{
    add_u16(body, OPTION_END);
    add_u16(body, 0);
}

static void write_octets(hl_pcapng_writer *writer, const void *octets, size_t size)
{
    writer->sink.write(writer->sink.user, hl_bytes_from(octets, size));
}

/* Writes the block whose body has been made, and is ready for the next. */
static void write_block(hl_pcapng_writer *writer, uint32_t type)
{
    pad(writer->body);
    uint32_t octets = writer->body->len + BLOCK_FRAME_OCTETS;
    uint32_t head[] = {type, octets};
    write_octets(writer, head, sizeof head);
    write_octets(writer, writer->body->data, writer->body->len);
    write_octets(writer, &octets, sizeof octets);
    g_byte_array_set_size(writer->body, 0);
}

hl_pcapng_writer *hl_pcapng_writer_new(hl_pcapng_sink sink)
{
    hl_pcapng_writer *writer = g_new0(hl_pcapng_writer, 1);
    uint64_t length = UNKNOWN_LENGTH;
    writer->sink = sink;
    writer->body = g_byte_array_new();
    add_u32(writer->body, BYTE_ORDER_MAGIC);
    add_u16(writer->body, 1);
    add_u16(writer->body, 0);
    add(writer->body, &length, sizeof length);
    add_option(writer->body, SECTION_APPLICATION, hl_bytes_text("hoplint " HL_VERSION));
    end_options(writer->body);
    write_block(writer, SECTION_HEADER);
    return writer;
}

void hl_pcapng_writer_free(hl_pcapng_writer *writer)
{
    if (!writer)
        return;
    g_byte_array_unref(writer->body);
    g_free(writer);
}

static void add_filter(GByteArray *body, const char *filter)
{
    GString *value = g_string_new(filter);
    g_string_prepend_c(value, FILTER_IS_TEXT);
    add_option(body, INTERFACE_FILTER, hl_bytes_from(value->str, value->len));
    g_string_free(value, TRUE);
}

uint32_t hl_pcapng_writer_add_interface(hl_pcapng_writer *writer,
                                        const hl_pcapng_interface *interface)
{
    const uint8_t resolution = NANOSECONDS;
    add_u16(writer->body, (uint16_t)interface->link_type);
    add_u16(writer->body, 0);
    add_u32(writer->body, interface->snap_octets);
    if (interface->name)
        add_option(writer->body, INTERFACE_NAME, hl_bytes_text(interface->name));
    add_option(writer->body, INTERFACE_TIME_RESOLUTION, hl_bytes_from(&resolution, 1));
    if (interface->filter)
        add_filter(writer->body, interface->filter);
    end_options(writer->body);
    write_block(writer, INTERFACE);
    return writer->interfaces++;
}

void hl_pcapng_writer_add_comment(hl_pcapng_writer *writer, const char *text)
{
    add_option(writer->body, OPTION_COMMENT, hl_bytes_text(text));
}

/* The octets go through as they are: most of the file is these. */
void hl_pcapng_writer_add_frame(hl_pcapng_writer *writer, uint32_t interface, const hl_frame *frame)
{
    static const uint8_t zeros[4] = {0};
    GByteArray *options = writer->body;
    if (options->len > 0)
        end_options(options);
    uint32_t size = (uint32_t)frame->captured.size, padding = -size & 3;
    uint64_t time = (uint64_t)frame->time;
    uint32_t head[] = {
        ENHANCED_PACKET, 0,    interface,          (uint32_t)(time >> 32),
        (uint32_t)time,  size, frame->wire_octets,
    };
    uint32_t octets =
        (uint32_t)sizeof head + size + padding + options->len + (uint32_t)sizeof octets;
    head[1] = octets;
    write_octets(writer, head, sizeof head);
    write_octets(writer, frame->captured.data, size);
    write_octets(writer, zeros, padding);
    write_octets(writer, options->data, options->len);
    write_octets(writer, &octets, sizeof octets);
    g_byte_array_set_size(options, 0);
}

void hl_pcapng_writer_add_secrets(hl_pcapng_writer *writer, hl_bytes key_log)
{
    add_u32(writer->body, SECRETS_TLS_KEY_LOG);
    add_u32(writer->body, (uint32_t)key_log.size);
    add(writer->body, key_log.data, key_log.size);
    write_block(writer, DECRYPTION_SECRETS);
    explicit_bzero(writer->body->data, 2 * sizeof(uint32_t) + key_log.size);
}
