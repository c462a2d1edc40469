/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The data of the HTML report: elements <script type="application/json">, which no browser runs and
 * the page's own script reads. They hold the records of the JSON formats, so that both say the same.
 *
 * Within one, '<', '>' and '&' stand as \u003c and the like: no text from the network can end the
 * element or begin another.
 */
#ifndef HTML_DATA_H
#define HTML_DATA_H

#include "report/matrix.h"
#include "report/report.h"

/* id="words": {"version", "rules": […], "reasons": {…}}, what the records mean. */
void hl_html_add_words(GString *out);
/* class="chain": {"hops": [HOP…], "responses": [time or null…]}. The times are those of the
 * responses of the chain's exchanges: of the first redirect, then of each hop's follow-up. */
void hl_html_add_chain(GString *out, const hl_report_options *options, const hl_chain *chain);
/* class="exchange": one record. */
void hl_html_add_exchange(GString *out, const hl_report_options *options, hl_exchange *exchange);
/* id="summary": {"summary": SUMMARY, "all": were all chains written?, "matrix": […],
 * "matrix_left_out", "coverage": {"read", "troubles": […], "asides": […]}}, the latter in words. */
void hl_html_add_summary(GString *out, const hl_report_options *options, const hl_summary *summary,
                         const hl_matrix *matrix);

/* Text for an element's content: '<', '>' and '&' as character references. */
void hl_html_add_text(GString *out, hl_bytes text);

#endif
