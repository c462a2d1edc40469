/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each client made of each status and method: hops by User-Agent, status, method and verdict.
 *
 * Bounded: HL_MATRIX_CLIENTS clients of HL_MATRIX_CELLS cells each; what comes beyond, and methods
 * longer than HL_MATRIX_METHOD_OCTETS, is counted together as left out.
 */
#ifndef MATRIX_H
#define MATRIX_H

#include "model/hl_summary.h"

enum {
    HL_MATRIX_CLIENTS = HL_SUMMARY_CLIENTS,
    HL_MATRIX_CELLS = 64,
    HL_MATRIX_METHOD_OCTETS = 32,
};

typedef struct hl_matrix_cell {
    uint16_t status;
    char *method; /* escaped UTF-8; "" when the redirected request was not captured */
    uint64_t hops[HL_VERDICT_COUNT];
} hl_matrix_cell;

typedef struct hl_matrix_row {
    char *user_agent; /* as sent, escaped UTF-8; "" when the client sent none */
    GArray *cells;    /* of hl_matrix_cell, sorted by status, then method */
} hl_matrix_row;

typedef struct hl_matrix {
    GPtrArray *rows;   /* of hl_matrix_row, sorted by name */
    uint64_t left_out; /* hops */
} hl_matrix;

hl_matrix *hl_matrix_new(void);
void hl_matrix_free(hl_matrix *matrix);

/* Counts the hops of one judged chain. */
void hl_matrix_add_chain(hl_matrix *matrix, const hl_chain *chain);

#endif
