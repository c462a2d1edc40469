/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verdicts of the laboratory's cases, forms of Location by statuses: what no report knows. */
#ifndef TABLE_H
#define TABLE_H

#include "cases.h"
#include "model/hl_hop.h"

typedef struct hl_lab_table {
    bool has[HL_LAB_STATUSES][HL_LAB_FORMS];
    hl_verdict verdict[HL_LAB_STATUSES][HL_LAB_FORMS];
} hl_lab_table;

/* Takes down the verdicts of a chain; a violation is not outdone by what the client does later. */
void hl_lab_table_add(hl_lab_table *table, const hl_chain *chain);

/* For people; g_free. NULL: there is but one form, and the summary of a report says the same. */
char *hl_lab_table_text(const hl_lab_table *table);

#endif
