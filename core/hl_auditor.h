/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mind that both faces share: messages in, judged chains out. Wires exchange, redirect and
 * audit.
 *
 * The command enters by hl_pipeline.h with frames; the Wireshark plugin, whose traffic is decoded
 * already, enters here. One auditor is used by one thread; several may live side by side.
 */
#ifndef HL_AUDITOR_H
#define HL_AUDITOR_H

#include "audit/hl_audit.h"
#include "model/hl_summary.h"
#include "redirect/hl_redirects.h"

typedef struct hl_auditor hl_auditor;

/* What comes out; any callback may be NULL. All arguments are borrowed for the call. */
typedef struct hl_auditor_sink {
    void (*request)(void *user, hl_exchange *exchange);  /* its request's head is known */
    void (*chain)(void *user, hl_chain *chain);          /* judged */
    void (*exchange)(void *user, hl_exchange *exchange); /* ended */
    void *user;
} hl_auditor_sink;

typedef struct hl_auditor_options {
    hl_limits limits;
    hl_pairing_options pairing;
    hl_audit_options audit;
} hl_auditor_options;

/* Every default. */
hl_auditor_options hl_auditor_options_default(void);

hl_auditor *hl_auditor_new(const hl_auditor_options *options, hl_auditor_sink sink);

/* Feeds messages, as hl_message_sink has them: this sink feeds this auditor. */
hl_message_sink hl_auditor_sink_of(hl_auditor *auditor);

/* See hl_redirects_look_back. */
void hl_auditor_look_back(hl_auditor *auditor, hl_time_ns since);

/* Capture time has come to `now`. */
void hl_auditor_advance(hl_auditor *auditor, hl_time_ns now);

/*
 * As far as is known now: the judged hop whose follow-up this request is, as a chain of its own; NULL
 * when it is none, or has been emitted. For faces that must show a verdict at once; what the sink gets
 * later is final. Free with hl_chain_free.
 */
hl_chain *hl_auditor_preview(hl_auditor *auditor, hl_exchange *exchange);

/* The capture is over: all that is open is decided and emitted. */
void hl_auditor_finish(hl_auditor *auditor);

/* Numbers so far; the parts of the coverage that belong to lower stages are the caller's to fill
 * in. */
hl_summary *hl_auditor_summary(hl_auditor *auditor);

void hl_auditor_free(hl_auditor *auditor);

#endif
