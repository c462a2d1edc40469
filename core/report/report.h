/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the writers of all formats share: the report itself, and the table of formats. */
#ifndef REPORT_H
#define REPORT_H

#include "report/hl_report.h"
#include "report/pen.h"

/* How one format writes what it is fed. Every writer appends to report->page. */
typedef struct hl_writer {
    const char *name;
    bool all; /* every chain is written, whatever the options say */
    void (*begin)(hl_report *report);
    void (*count)(hl_report *report, const hl_chain *chain); /* of each chain; NULL: not needed */
    void (*chain)(hl_report *report, const hl_chain *chain);
    void (*exchange)(hl_report *report, hl_exchange *exchange);    /* NULL: has no place for one */
    void (*summary)(hl_report *report, const hl_summary *summary); /* NULL: the same */
    void (*release)(hl_report *report); /* what it keeps; NULL: nothing */
} hl_writer;

typedef struct hl_html hl_html;

struct hl_report {
    hl_report_options options;
    hl_report_sink sink;
    const hl_writer *writer;
    GString *page;   /* written, not yet handed to the sink */
    hl_pen pen;      /* text: where it stands on the page */
    bool has_begun;  /* json: a record has been written */
    hl_html *html;   /* html: what it keeps between chains */
    bool is_listing; /* text: the last line is an exchange, not the end of a chain */
    hl_severity worst[HL_RULE_COUNT]; /* text: the gravest finding of each rule so far */
};

extern const hl_writer hl_writer_text, hl_writer_ndjson, hl_writer_json, hl_writer_csv,
    hl_writer_har, hl_writer_junit, hl_writer_sarif, hl_writer_html;

/* Between the records of one JSON array, and before the first. */
void hl_report_separate(hl_report *report);

/* The name of a capture as the user gave it; "" when it has none. */
const char *hl_report_capture_name(const hl_report_options *options, uint32_t capture);
/* The same for people: without its folder, unless two captures then had one name. */
const char *hl_report_capture_label(const hl_report_options *options, uint32_t capture);

#endif
