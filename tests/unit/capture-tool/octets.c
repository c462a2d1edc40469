/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "octets.h"

octets octets_new(bool swapped)
{
    return (octets){g_byte_array_new(), swapped};
}

void octets_free(octets *o)
{
    g_byte_array_unref(o->array);
}

void octets_u16(octets *o, uint16_t value)
{
    if (o->swapped)
        value = GUINT16_SWAP_LE_BE(value);
    g_byte_array_append(o->array, (const guint8 *)&value, sizeof value);
}

void octets_u32(octets *o, uint32_t value)
{
    if (o->swapped)
        value = GUINT32_SWAP_LE_BE(value);
    g_byte_array_append(o->array, (const guint8 *)&value, sizeof value);
}

void octets_text(octets *o, const char *text)
{
    g_byte_array_append(o->array, (const guint8 *)text, (guint)strlen(text));
}

hl_bytes octets_view(const octets *o)
{
    return hl_bytes_from(o->array->data, o->array->len);
}

void octets_pcap_header(octets *o)
{
    octets_u32(o, 0xa1b2c3d4);
    octets_u16(o, 2);
    octets_u16(o, 4);
    octets_u32(o, 0);
    octets_u32(o, 0);
    octets_u32(o, 65535);
    octets_u32(o, 1);
}

void octets_pcap_record(octets *o, uint32_t second, const char *text)
{
    octets_u32(o, second);
    octets_u32(o, 250);
    octets_u32(o, (uint32_t)strlen(text));
    octets_u32(o, (uint32_t)strlen(text) + 1000);
    octets_text(o, text);
}

void octets_pcapng_header(octets *o)
{
    octets_u32(o, 0x0a0d0d0a);
    octets_u32(o, 28);
    octets_u32(o, 0x1a2b3c4d);
    octets_u16(o, 1);
    octets_u16(o, 0);
    octets_u32(o, UINT32_MAX);
    octets_u32(o, UINT32_MAX);
    octets_u32(o, 28);
    octets_u32(o, 1);
    octets_u32(o, 20);
    octets_u16(o, 1);
    octets_u16(o, 0);
    octets_u32(o, 0);
    octets_u32(o, 20);
}

void octets_pcapng_packet(octets *o, uint32_t second, const char *text)
{
    uint32_t size = (uint32_t)strlen(text), padding = -size % 4;
    uint64_t stamp = second * UINT64_C(1000000) + 250;
    octets_u32(o, 6);
    octets_u32(o, 32 + size + padding);
    octets_u32(o, 0);
    octets_u32(o, (uint32_t)(stamp >> 32));
    octets_u32(o, (uint32_t)stamp);
    octets_u32(o, size);
    octets_u32(o, size + 1000);
    octets_text(o, text);
    g_byte_array_append(o->array, (const guint8 *)"\0\0\0", padding);
    octets_u32(o, 32 + size + padding);
}

octets octets_small_pcap(bool swapped)
{
    octets o = octets_new(swapped);
    octets_pcap_header(&o);
    octets_pcap_record(&o, 1, "first");
    octets_pcap_record(&o, 2, "second one");
    octets_pcap_record(&o, 3, "3");
    return o;
}

octets octets_small_pcapng(bool swapped)
{
    octets o = octets_new(swapped);
    octets_pcapng_header(&o);
    octets_pcapng_packet(&o, 1, "first");
    octets_pcapng_packet(&o, 2, "second one");
    octets_pcapng_packet(&o, 3, "3");
    return o;
}
