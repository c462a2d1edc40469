/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A conversation (conversation.h) through the HTTP stage (reading.h). */
#include "conversation.h"
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reading_compare(hl_bytes_from(data, size), conversation_next);
    return 0;
}
