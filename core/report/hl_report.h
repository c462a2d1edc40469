/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: judged chains, exchanges and the summary -> a document, piece by piece, in the order fed.
 * Nothing is held back, so memory does not grow with the capture.
 *
 * Network octets are escaped for the format (also JSON is harmless on a terminal). Credentials are
 * never written: header fields only from a short list of harmless ones, URLs without userinfo.
 * hoplint.schema.json beside this describes the records of the JSON formats.
 */
#ifndef HL_REPORT_H
#define HL_REPORT_H

#include "base/hl_bytes.h"
#include "model/hl_summary.h"

typedef enum hl_report_format {
    HL_REPORT_TEXT,   /* for people: a tree a chain, then the summary */
    HL_REPORT_NDJSON, /* for programs: an object a line, the summary last */
    HL_REPORT_JSON,  /* the same objects in one document: {"hoplint", "records":[…], "summary"} */
    HL_REPORT_CSV,   /* for spreadsheets: a row a hop (RFC 4180), no summary */
    HL_REPORT_HAR,   /* for browser tools: HAR 1.2, the exchanges of the hops, each with its verdict
                       in _hoplint; with options.exchanges instead every exchange, without verdicts */
    HL_REPORT_JUNIT, /* for CI servers: a suite a chain, a test a hop; always every chain */
    HL_REPORT_SARIF, /* for code scanners: SARIF 2.1.0, a result a finding */
    HL_REPORT_HTML,  /* for people: one page that a browser opens from disk, with all in it */
} hl_report_format;

enum { HL_REPORT_FORMAT_COUNT = HL_REPORT_HTML + 1 };

typedef struct hl_report_options {
    hl_report_format format;
    bool all;            /* every chain, not only those with something to tell */
    bool exchanges;      /* every exchange too */
    bool color;          /* text: ANSI colours */
    bool wide;           /* text: details of evidence on a line of their own (-v) */
    bool quiet;          /* text: findings only, no summary (coverage warnings stay) */
    hl_severity fail_on; /* junit: findings from this severity on are failures; HL_OFF: none is */
    unsigned columns;    /* text: width of a line, for the layout; 0: 120. Nothing is
                                         ever cut: what does not fit goes to a line of its own */
    bool is_har;         /* what was read are HARs: the numbers of frames are those of entries */
    const char *const *capture_names; /* by hl_frame_ref.capture; outlives the report */
    size_t capture_count;
} hl_report_options;

/* Takes finished octets; borrowed for the call. */
typedef struct hl_report_sink {
    void (*write)(void *user, hl_bytes octets);
    void *user;
} hl_report_sink;

typedef struct hl_report hl_report;

/* `options` is copied. Writes the beginning of the document at once. */
hl_report *hl_report_new(const hl_report_options *options, hl_report_sink sink);
/*
 * A judged chain. Unless options.all, only those with a finding, or with a changed method whose
 * follow-up is no more than a guess, are written.
 */
void hl_report_chain(hl_report *report, const hl_chain *chain);
/* An ended exchange; left out unless options.exchanges. */
void hl_report_exchange(hl_report *report, hl_exchange *exchange);
/* The end of the document; once. */
void hl_report_summary(hl_report *report, const hl_summary *summary);
void hl_report_free(hl_report *report);

/* "text", "ndjson", … */
const char *hl_report_format_name(hl_report_format format);

#endif
