/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes down what reaches a message sink, one line an event, and holds it to its promises. */
#ifndef HL_TEST_TRACE_H
#define HL_TEST_TRACE_H

#include "http/hl_http.h"

#include <glib.h>

typedef struct hl_trace {
    GString *text;
    GHashTable *open; /* messages whose head came and whose end did not */
    bool fields, over;
    guint heads, ends;
} hl_trace;

void hl_trace_init(hl_trace *trace);
void hl_trace_clear(hl_trace *trace);
hl_message_sink hl_trace_sink(hl_trace *trace);

/* What runs in tunnels is fed back. */
void hl_trace_read_tunnels(hl_http *http);

/* A line of all counters that are not 0. */
void hl_trace_add_counters(hl_trace *trace, const hl_http_counters *counters);

#endif
