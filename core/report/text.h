/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the text report. All append to report->page. */
#ifndef TEXT_H
#define TEXT_H

#include "report/report.h"

void hl_text_write_chain(hl_report *report, const hl_chain *chain);
void hl_text_write_exchange(hl_report *report, hl_exchange *exchange);
/* A blank line, where lines of exchanges stand above. */
void hl_text_end_listing(hl_report *report);
void hl_text_write_findings(hl_report *report, const hl_hop *hop, unsigned indent);
void hl_text_write_summary(hl_report *report, const hl_summary *summary);
/* What was read, and every trouble; `only_trouble`: nothing when there is none. */
void hl_text_write_coverage(hl_report *report, const hl_coverage *coverage, bool only_trouble);

/*
 * A line of cells: the first stands where the pen is, the second and third in columns of their own.
 * Where the first does not leave room they go to a line of their own at `indent`; what does not fit
 * even there, to one more. Empty cells ("") take no room. Ends the line.
 */
typedef struct hl_cell {
    hl_ink ink;
    const char *text;
} hl_cell;
void hl_text_end_with_cells(hl_pen *pen, unsigned indent, hl_cell second, hl_cell third);

/* Frame numbers: "4 → 6 → 9", with the capture's name where several are read ("b.pcap:4 → 6"). */
const char *hl_text_frames_word(const hl_report_options *options);
void hl_text_append_frames(GString *out, const hl_report_options *options,
                           const hl_frame_ref *frames, size_t count);

/* "METHOD URL" of a request, as far as known. */
void hl_text_add_request(hl_pen *pen, hl_exchange *exchange);

/* "10.0.0.7 → 10.0.1.2:80"; a new string. Through proxies "10.0.0.7 via 10.0.0.9:3128", where the URL
 * names the server, else "10.0.0.7 via 10.0.0.9:3128 → b.example.org:80". */
char *hl_text_peers(hl_exchange *exchange);

/* "10.0.1.2:80", "b.example.org:80"; " via 10.0.0.9:3128", or nothing. */
void hl_text_append_server(GString *out, const hl_connection *connection);
void hl_text_append_proxies(GString *out, const hl_connection *connection);

#endif
