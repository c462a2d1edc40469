/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole audit in numbers: the end of every report. */
#ifndef HL_SUMMARY_H
#define HL_SUMMARY_H

#include "model/hl_coverage.h"
#include "model/hl_hop.h"

/* Statuses that make hops, in the order of the summary's rows. */
#define HL_REDIRECT_STATUSES                                                                       \
    {                                                                                              \
        300, 301, 302, 303, 305, 307, 308                                                          \
    }
enum { HL_REDIRECT_STATUS_COUNT = 7 };

typedef struct hl_client_row {
    char *user_agent; /* as sent, escaped UTF-8; "" when the client sent none */
    uint64_t hops[HL_VERDICT_COUNT];
} hl_client_row;

typedef struct hl_summary {
    uint64_t chains, hops;
    uint64_t by_verdict[HL_VERDICT_COUNT];
    uint64_t by_status[HL_REDIRECT_STATUS_COUNT][HL_VERDICT_COUNT];
    uint64_t by_rule[HL_RULE_COUNT];    /* findings */
    uint64_t by_severity[HL_ERROR + 1]; /* findings */
    uint64_t ambiguous;                 /* hops whose follow-up is a guess */
    GPtrArray *clients;        /* of hl_client_row, sorted by name; at most HL_SUMMARY_CLIENTS */
    uint64_t clients_left_out; /* hops of clients beyond that */
    hl_coverage coverage;
} hl_summary;

/* More of a name is not kept: names that begin alike for so long are one client. */
enum { HL_SUMMARY_CLIENTS = 256, HL_SUMMARY_CLIENT_OCTETS = 512 };

hl_summary *hl_summary_new(void);
void hl_summary_free(hl_summary *summary);

/* Counts one judged chain. */
void hl_summary_add_chain(hl_summary *summary, const hl_chain *chain);

/* Row of by_status for that status, or -1 when it makes no hop. */
int hl_summary_status_row(uint16_t status);

#endif
