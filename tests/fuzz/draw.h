/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws what a fuzz target needs off the front of its input; at the end there are zeros. */
#ifndef HL_FUZZ_DRAW_H
#define HL_FUZZ_DRAW_H

#include "base/hl_bytes.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline hl_bytes draw_octets(hl_bytes *input, size_t count)
{
    hl_bytes octets = hl_bytes_first(*input, count);
    *input = hl_bytes_skip(*input, count);
    return octets;
}

static inline uint8_t draw_octet(hl_bytes *input)
{
    hl_bytes octet = draw_octets(input, 1);
    return octet.size ? octet.data[0] : 0;
}

/* Up to and without the next `end`, which is dropped. */
static inline hl_bytes draw_until(hl_bytes *input, uint8_t end)
{
    hl_bytes octets = draw_octets(input, hl_bytes_find(*input, end));
    draw_octet(input);
    return octets;
}

/* Up to the next octet below `limit`: text until a control. */
static inline hl_bytes draw_text(hl_bytes *input, uint8_t limit)
{
    size_t size = 0;
    while (size < input->size && input->data[size] >= limit)
        size++;
    return draw_octets(input, size);
}

/* A copy whose end is the end of its memory, so that the sanitizer sees what reads beyond it. */
static inline hl_bytes draw_fenced(hl_bytes octets, uint8_t **memory)
{
    *memory = (uint8_t *)malloc(octets.size ? octets.size : 1);
    if (octets.size)
        memcpy(*memory, octets.data, octets.size);
    return hl_bytes_from(*memory, octets.size);
}

#endif
