/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The best total: which of `rows` gets which of `columns`, each at most once, so that the sum of
 * the scores is the greatest. A pair that must not be has HL_NO_PAIR; leaving a row alone costs
 * nothing, so a pair with a negative score is never made. (The assignment problem, solved by the
 * Hungarian method in O(n³); n is bounded by hl_limits.)
 */
#ifndef HL_ASSIGNMENT_H
#define HL_ASSIGNMENT_H

enum { HL_NO_PAIR = -1000000, HL_ALONE = -1 };

/* scores: rows × columns, row by row. given[row] becomes a column or HL_ALONE. Returns the total.
 */
int hl_assignment_solve(unsigned rows, unsigned columns, const int *scores, int *given);

#endif
