/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Streaming decompression: gzip (RFC 1952, several members in a row) and zstd (RFC 8878, several
 * frames in a row, skippable ones too). Memory is bounded: zlib's window, or the 128 MiB window
 * that libzstd allows by default.
 */
#ifndef UNPACKER_H
#define UNPACKER_H

#include "base/hl_bytes.h"

#include <glib.h>

typedef enum hl_packing { HL_PACKING_NONE, HL_PACKING_GZIP, HL_PACKING_ZSTD } hl_packing;

/* As many first octets as hl_packing_of needs. */
enum { HL_PACKING_MAGIC_OCTETS = 4 };

/* How a file that starts with `head` is packed. */
hl_packing hl_packing_of(hl_bytes head);

typedef struct hl_unpacker hl_unpacker;

hl_unpacker *hl_unpacker_new(hl_packing packing);

/*
 * Takes octets off the front of *input and writes at most `room` octets to `output`; *written says
 * how many. False when the input is damaged: HL_CAPTURE_ERROR_DAMAGED, without a file's name. What
 * was written before the damage is good, and comes with a true; the error comes at the next call.
 */
bool hl_unpacker_feed(hl_unpacker *unpacker, hl_bytes *input, uint8_t *output, size_t room,
                      size_t *written, GError **error);

/* May the input end here, after a whole member or frame? */
bool hl_unpacker_is_whole(const hl_unpacker *unpacker);

void hl_unpacker_free(hl_unpacker *unpacker);

#endif
