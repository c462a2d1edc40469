/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unpacker.h"

#include "capture_error.h"

#include <zlib.h>
#include <zstd.h>

struct hl_unpacker {
    hl_packing packing;
    bool whole;    /* between two members or frames */
    bool trailing; /* zeros follow the last gzip member, as tape padding does */
    z_stream gzip;
    ZSTD_DStream *zstd;
    char *trouble; /* to be told at the next call */
};

hl_packing hl_packing_of(hl_bytes head)
{
    const uint8_t *h = head.data;
    if (head.size >= 3 && h[0] == 0x1f && h[1] == 0x8b && h[2] == 8)
        return HL_PACKING_GZIP;
    if (head.size < 4)
        return HL_PACKING_NONE;
    if (h[0] == 0x28 && h[1] == 0xb5 && h[2] == 0x2f && h[3] == 0xfd)
        return HL_PACKING_ZSTD;
    if ((h[0] & 0xf0) == 0x50 && h[1] == 0x2a && h[2] == 0x4d && h[3] == 0x18)
        return HL_PACKING_ZSTD; /* a skippable frame comes first: pzstd writes such files */
    return HL_PACKING_NONE;
}

hl_unpacker *hl_unpacker_new(hl_packing packing)
{
    hl_unpacker *unpacker = g_new0(hl_unpacker, 1);
    unpacker->packing = packing;
    unpacker->whole = true;
    if (packing == HL_PACKING_GZIP && inflateInit2(&unpacker->gzip, 15 + 16) != Z_OK)
        g_error("zlib cannot start");
    if (packing == HL_PACKING_ZSTD && !(unpacker->zstd = ZSTD_createDStream()))
        g_error("libzstd cannot start");
    return unpacker;
}

void hl_unpacker_free(hl_unpacker *unpacker)
{
    if (!unpacker)
        return;
    if (unpacker->packing == HL_PACKING_GZIP)
        inflateEnd(&unpacker->gzip);
    ZSTD_freeDStream(unpacker->zstd);
    g_free(unpacker->trouble);
    g_free(unpacker);
}

/* The octet after a whole member: another member, or padding, or rubbish. */
static void start_member(hl_unpacker *unpacker, uint8_t octet)
{
    unpacker->trailing = octet == 0 && unpacker->gzip.total_in > 0;
    unpacker->whole = unpacker->trailing;
    if (!unpacker->trailing)
        inflateReset(&unpacker->gzip);
}

static void feed_gzip(hl_unpacker *unpacker, hl_bytes *input, uint8_t *output, size_t room,
                      size_t *written)
{
    z_stream *z = &unpacker->gzip;
    if (unpacker->whole)
        start_member(unpacker, input->data[0]);
    if (unpacker->trailing) {
        *input = hl_bytes_skip(*input, input->size);
        return;
    }
    z->next_in = (Bytef *)input->data;
    z->avail_in = (uInt)MIN(input->size, G_MAXUINT / 2);
    z->next_out = output;
    z->avail_out = (uInt)MIN(room, G_MAXUINT / 2);
    int result = inflate(z, Z_NO_FLUSH);
    *written = (size_t)(z->next_out - output);
    *input = hl_bytes_skip(*input, (size_t)(z->next_in - input->data));
    unpacker->whole = result == Z_STREAM_END;
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
        unpacker->trouble =
            g_strdup_printf("the gzip data is damaged (%s)", z->msg ? z->msg : zError(result));
}

static void feed_zstd(hl_unpacker *unpacker, hl_bytes *input, uint8_t *output, size_t room,
                      size_t *written)
{
    ZSTD_inBuffer in = {input->data, input->size, 0};
    ZSTD_outBuffer out = {output, room, 0};
    size_t result = ZSTD_decompressStream(unpacker->zstd, &out, &in);
    *written = out.pos;
    *input = hl_bytes_skip(*input, in.pos);
    unpacker->whole = result == 0;
    if (ZSTD_isError(result))
        unpacker->trouble =
            g_strdup_printf("the zstd data is damaged (%s)", ZSTD_getErrorName(result));
}

bool hl_unpacker_feed(hl_unpacker *unpacker, hl_bytes *input, uint8_t *output, size_t room,
                      size_t *written, GError **error)
{
    *written = 0;
    if (unpacker->whole && input->size == 0)
        return true;
    if (!unpacker->trouble) {
        if (unpacker->packing == HL_PACKING_GZIP)
            feed_gzip(unpacker, input, output, room, written);
        else
            feed_zstd(unpacker, input, output, room, written);
    }
    if (!unpacker->trouble || *written > 0)
        return true;
    g_set_error_literal(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_DAMAGED, unpacker->trouble);
    return false;
}

bool hl_unpacker_is_whole(const hl_unpacker *unpacker)
{
    return unpacker->whole && !unpacker->trouble;
}
