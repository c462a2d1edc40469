/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two readers have in common: numbers in either byte order, and what a read can come to. */
#ifndef RECORD_H
#define RECORD_H

#include "model/hl_frame.h"
#include "octet_window.h"

/* What a reader comes to. */
typedef enum hl_record_result {
    HL_RECORD_FRAME,
    HL_RECORD_END,
    HL_RECORD_TROUBLE, /* see the error; nothing more comes from this file */
} hl_record_result;

/* Where TLS key logs go that a capture brings along (pcapng decryption secrets). */
typedef struct hl_secrets_sink {
    void (*take)(void *user, hl_bytes key_log); /* borrowed for the call */
    void *user;
} hl_secrets_sink;

/* The file's byte order is not this machine's? */
typedef bool hl_swapped;

static inline uint16_t hl_record_u16(hl_swapped swapped, const uint8_t *at)
{
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return swapped ? GUINT16_SWAP_LE_BE(value) : value;
}

static inline uint32_t hl_record_u32(hl_swapped swapped, const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return swapped ? GUINT32_SWAP_LE_BE(value) : value;
}

static inline uint64_t hl_record_u64(hl_swapped swapped, const uint8_t *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return swapped ? GUINT64_SWAP_LE_BE(value) : value;
}

#endif
