/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offsets.h"

#include "model/hl_segment.h"

void hl_tls_offsets_add(hl_tls_offsets *offsets, uint64_t sealed, uint64_t clear)
{
    uint64_t at = offsets->added++ % HL_TLS_OFFSETS_KEPT;
    offsets->ends[at].sealed = sealed;
    offsets->ends[at].clear = clear;
}

uint64_t hl_tls_offsets_find(const hl_tls_offsets *offsets, uint64_t sealed)
{
    uint64_t kept =
        offsets->added < HL_TLS_OFFSETS_KEPT ? offsets->added : (uint64_t)HL_TLS_OFFSETS_KEPT;
    for (uint64_t back = 1; back <= kept; back++) {
        uint64_t at = (offsets->added - back) % HL_TLS_OFFSETS_KEPT;
        if (offsets->ends[at].sealed <= sealed)
            return offsets->ends[at].clear;
    }
    return kept < offsets->added ? HL_OFFSET_UNKNOWN : 0;
}
