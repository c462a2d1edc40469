/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From octets of the encrypted stream to octets of the clear one, at the ends of recent records. */
#ifndef HL_TLS_OFFSETS_H
#define HL_TLS_OFFSETS_H

#include <stdbool.h>
#include <stdint.h>

enum { HL_TLS_OFFSETS_KEPT = 32 };

/* All zero: nothing was sent. */
typedef struct hl_tls_offsets {
    struct {
        uint64_t sealed, clear;
    } ends[HL_TLS_OFFSETS_KEPT];
    uint64_t added;
} hl_tls_offsets;

/* Whoever has received `sealed` octets has `clear` ones. Both grow. */
void hl_tls_offsets_add(hl_tls_offsets *offsets, uint64_t sealed, uint64_t clear);

/* The clear octets that `sealed` ones bring; HL_OFFSET_UNKNOWN when that is too long ago. */
uint64_t hl_tls_offsets_find(const hl_tls_offsets *offsets, uint64_t sealed);

#endif
