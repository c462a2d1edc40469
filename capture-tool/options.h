/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line, understood. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "hl_auditor.h"
#include "report/hl_report.h"

#include <glib.h>

/* What the command is asked to do. */
typedef enum hl_task {
    HL_TASK_AUDIT,
    HL_TASK_HELP,
    HL_TASK_VERSION,
    HL_TASK_RULES,
    HL_TASK_EXPLAIN,
    HL_TASK_INTERFACES,
    HL_TASK_LAB,
} hl_task;

typedef enum hl_when { HL_WHEN_USEFUL, HL_WHEN_ALWAYS, HL_WHEN_NEVER } hl_when;

/* --sandbox */
typedef enum hl_sandbox_choice {
    HL_SANDBOX_AUTO,    /* as much of it as there is */
    HL_SANDBOX_REQUIRE, /* all of it, or not at all */
    HL_SANDBOX_OFF,
} hl_sandbox_choice;

/* One place where a report goes. */
typedef struct hl_output_choice {
    hl_report_format format;
    const char *path; /* "-": standard output */
} hl_output_choice;

typedef struct hl_options {
    hl_task task;
    GPtrArray *captures;   /* paths, in order */
    GPtrArray *key_logs;   /* paths */
    GPtrArray *interfaces; /* names: live capture; none: files */
    GPtrArray *command;    /* --lab: what is run, and its arguments; empty: nothing */
    const char *lab_cases; /* --lab: what is asked of it; NULL: the usual */
    const char *filter;    /* NULL: every frame */
    GArray *outputs;       /* of hl_output_choice, never empty */
    const char *copy;      /* where the frames go (-w); NULL: nowhere */
    const char *evidence;  /* where the frames of chains with findings go; NULL: nowhere */
    bool keep_secrets;     /* TLS secrets go there too */
    GPtrArray *secret_headers;
    const char *explain;
    hl_auditor_options auditor;
    hl_severity fail_on;   /* HL_OFF: never */
    uint64_t frame_limit;  /* 0: none */
    hl_time_ns time_limit; /* 0: none */
    unsigned threads;      /* at least 1 */
    unsigned snap_octets;  /* live capture: octets of a packet to take */
    unsigned buffer_kib;   /* live capture: of the kernel */
    const char *user;      /* to become, where root; NULL: the default one */
    hl_sandbox_choice sandbox;
    hl_when color;
    bool all, exchanges, quiet, verbose, progress, flush;
} hl_options;

/*
 * Reads the command line. The strings stay argv's. False: it was not understood, and the user has
 * been told why.
 */
bool hl_options_parse(hl_options *options, int argc, char **argv);

void hl_options_clear(hl_options *options);

#endif
