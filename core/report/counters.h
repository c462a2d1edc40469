/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every counter of the coverage by name, and what each means for who reads the report. */
#ifndef COUNTERS_H
#define COUNTERS_H

#include "model/hl_coverage.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum hl_counter_kind {
    HL_COUNTER_FACT,    /* nothing is amiss */
    HL_COUNTER_ASIDE,   /* worth a word; most were not read, and were not meant to be */
    HL_COUNTER_TROUBLE, /* redirects may have been missed here */
} hl_counter_kind;

typedef struct hl_counter {
    const char
        *group; /* "captures", "packets", "streams", "tls", "http", "exchanges", "redirects" */
    const char *name;
    size_t offset; /* in hl_coverage */
    hl_counter_kind kind;
    const char *one, *many; /* in words, after the number; NULL: never told in words */
} hl_counter;

/* In order of hl_coverage, groups together. */
extern const hl_counter hl_counters[];
extern const size_t hl_counter_count;

uint64_t hl_counter_value(const hl_counter *counter, const hl_coverage *coverage);

/* Is there any trouble? */
bool hl_coverage_is_complete(const hl_coverage *coverage);

#endif
