/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flows by their pair of endpoints, in either direction. Whole addresses and ports are compared;
 * the hash is seeded, so that nobody can choose addresses that collide. Flows never move.
 */
#ifndef HL_STREAM_FLOW_TABLE_H
#define HL_STREAM_FLOW_TABLE_H

#include "stream/flow.h"

typedef struct hl_flow_table hl_flow_table;

hl_flow_table *hl_flow_table_new(void);
void hl_flow_table_free(hl_flow_table *table);

/* The same for both directions. */
uint32_t hl_flow_table_hash(const hl_flow_table *table, const hl_endpoint *a, const hl_endpoint *b);

/* The flow between the two, or NULL. *side becomes that of `source`. */
hl_flow *hl_flow_table_find(const hl_flow_table *table, uint32_t hash, const hl_endpoint *source,
                            const hl_endpoint *destination, int *side);

/* Fetches into the cache where the look-up of that hash begins; then, of what it most likely finds,
 * what every packet touches. NULL: most likely it finds nothing. */
void hl_flow_table_fetch_slot(const hl_flow_table *table, uint32_t hash);
hl_flow *hl_flow_table_fetch_flow(const hl_flow_table *table, uint32_t hash);

/* A new flow, all zero but for its endpoints; `source` is side 0. There must be none yet. */
hl_flow *hl_flow_table_add(hl_flow_table *table, uint32_t hash, const hl_endpoint *source,
                           const hl_endpoint *destination);

void hl_flow_table_remove(hl_flow_table *table, hl_flow *flow);

size_t hl_flow_table_count(const hl_flow_table *table);

#endif
