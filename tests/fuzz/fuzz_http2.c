/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A conversation in binary (steps.h) through the HTTP stage (reading.h). */
#include "reading.h"
#include "steps.h"

static hl_segment next(hl_bytes *input)
{
    static step_room room;
    return step_next(&room, input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reading_compare(hl_bytes_from(data, size), next);
    return 0;
}
