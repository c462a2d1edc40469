/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session.h"

static GByteArray *lend_buffer(hl_tls *tls)
{
    return tls->spare_count > 0 ? tls->spares[--tls->spare_count] : g_byte_array_new();
}

void hl_tls_half_drop_gathered(hl_tls_half *half)
{
    GByteArray *buffer = half->gathered;
    half->gathered = NULL;
    if (!buffer)
        return;
    if (half->tls->spare_count == HL_TLS_SPARES) {
        g_byte_array_unref(buffer);
        return;
    }
    g_byte_array_set_size(buffer, 0);
    half->tls->spares[half->tls->spare_count++] = buffer;
}

bool hl_tls_record_is_plausible(hl_bytes octets)
{
    if (octets.size > 0 &&
        (octets.data[0] < HL_TLS_CHANGE_CIPHER_SPEC || octets.data[0] > HL_TLS_HEARTBEAT))
        return false;
    if ((octets.size > 1 && octets.data[1] != 3) || (octets.size > 2 && octets.data[2] > 4))
        return false;
    return octets.size < HL_TLS_HEADER_OCTETS ||
           (size_t)(octets.data[3] << 8 | octets.data[4]) <= HL_TLS_FRAGMENT_OCTETS_MAX;
}

/* The octets of the record that starts here; 0: its header is not whole. */
static size_t record_octets(hl_bytes octets)
{
    if (octets.size < HL_TLS_HEADER_OCTETS)
        return 0;
    return HL_TLS_HEADER_OCTETS + (size_t)(octets.data[3] << 8 | octets.data[4]);
}

/* Makes room for a whole record at once, instead of segment by segment. */
static void reserve(GByteArray *buffer, size_t octets)
{
    guint filled = buffer->len;
    g_byte_array_set_size(buffer, (guint)octets);
    g_byte_array_set_size(buffer, filled);
}

static void gather(hl_tls_half *half, hl_segment *segment, size_t wanted)
{
    size_t count = MIN(wanted - half->gathered->len, segment->data.size);
    if (count > 0)
        g_byte_array_append(half->gathered, segment->data.data, (guint)count);
    segment->data = hl_bytes_skip(segment->data, count);
    segment->offset += count;
}

static hl_bytes gathered(const hl_tls_half *half)
{
    return hl_bytes_from(half->gathered->data, half->gathered->len);
}

/* Goes on with a record that began in an earlier segment. */
static hl_bytes find_gathered(hl_tls_half *half, hl_segment *segment, bool *is_broken)
{
    if (half->gathered->len < HL_TLS_HEADER_OCTETS)
        gather(half, segment, HL_TLS_HEADER_OCTETS);
    *is_broken = !hl_tls_record_is_plausible(gathered(half));
    size_t whole = record_octets(gathered(half));
    if (*is_broken || whole == 0)
        return (hl_bytes){0};
    reserve(half->gathered, whole);
    gather(half, segment, whole);
    return half->gathered->len == whole ? gathered(half) : (hl_bytes){0};
}

hl_bytes hl_tls_record_find(hl_tls_half *half, hl_segment *segment, bool *is_broken)
{
    if (half->gathered)
        return find_gathered(half, segment, is_broken);
    *is_broken = !hl_tls_record_is_plausible(segment->data);
    if (*is_broken || segment->data.size == 0)
        return (hl_bytes){0};
    half->received = segment->peer_offset;
    size_t whole = record_octets(segment->data);
    if (whole > 0 && whole <= segment->data.size)
        return hl_bytes_first(segment->data, whole);
    half->gathered = lend_buffer(half->tls);
    return find_gathered(half, segment, is_broken);
}

void hl_tls_record_take(hl_tls_half *half, hl_segment *segment, hl_bytes record)
{
    if (half->gathered) {
        hl_tls_half_drop_gathered(half);
    } else {
        segment->data = hl_bytes_skip(segment->data, record.size);
        segment->offset += record.size;
    }
    half->taken = segment->offset;
}
