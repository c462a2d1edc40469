/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An entry of a HAR -> the two messages that it stands for. */
#ifndef HAR_EXCHANGE_H
#define HAR_EXCHANGE_H

#include "har_line.h"

typedef struct hl_har_exchange {
    hl_har_line *line;
    hl_message *request;
    hl_message *response; /* NULL: there was none */
} hl_har_exchange;

/*
 * Of an entry that was on the wire (HL_HAR_ON_WIRE). The turns of both are left
 * open: they come with the order in which entries are handed on.
 */
hl_har_exchange hl_har_exchange_of(const hl_har_entry *entry, hl_har_lines *lines,
                                   uint32_t capture);

#endif
