/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chains that may still grow. */
#ifndef HL_OPEN_CHAINS_H
#define HL_OPEN_CHAINS_H

#include "redirect/hl_redirects.h"

#include <glib.h>

typedef struct hl_open_chains {
    GQueue by_age; /* of hl_open_chain */
    size_t memory; /* of their exchanges */
    size_t hop_limit, memory_limit;
    hl_chain_sink sink;
    uint64_t *split; /* counts chains reported before their end, at a limit */
} hl_open_chains;

void hl_open_chains_init(hl_open_chains *chains, const hl_limits *limits, hl_chain_sink sink,
                         uint64_t *split);
void hl_open_chains_clear(hl_open_chains *chains);

/*
 * Takes over `hop`: appends it to the chain that its redirect ends, else starts one. `resends` (of
 * hl_candidate) are further copies of its follow-up: the chain may go on from each of them.
 */
void hl_open_chains_add(hl_open_chains *chains, hl_hop *hop, const GSList *resends);

/* Emits the chain of `exchange` if there is one and it can grow no more. */
void hl_open_chains_settle(hl_open_chains *chains, hl_exchange *exchange);

/* Emits all, the oldest first: nothing more will come. */
void hl_open_chains_finish(hl_open_chains *chains);

#endif
