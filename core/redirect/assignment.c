/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "assignment.h"

#include <glib.h>

/*
 * Kuhn-Munkres with potentials, over a matrix made square enough: each row gets a column of its own
 * that stands for being left alone, at score 0. Costs are negated scores. Rows and columns count
 * from 1; column 0 is where the path of a new row starts.
 */
typedef struct hl_matching {
    unsigned rows, columns; /* columns: real ones and one per row */
    unsigned real_columns;
    const int *scores;
    int *row_potential, *column_potential;
    unsigned *row_of; /* by column; 0: free */
    unsigned *previous;
    int *slack;
    gboolean *visited;
} hl_matching;

static int cost(const hl_matching *m, unsigned row, unsigned column)
{
    if (column <= m->real_columns)
        return -m->scores[(row - 1) * m->real_columns + column - 1];
    return column - m->real_columns == row ? 0 : -HL_NO_PAIR;
}

/* Improves the slack of all columns by `row`, which `from` holds; returns the column of least
 * slack. */
static unsigned relax(hl_matching *m, unsigned row, unsigned from)
{
    unsigned best = 0;
    for (unsigned column = 1; column <= m->columns; column++) {
        if (m->visited[column])
            continue;
        int reduced = cost(m, row, column) - m->row_potential[row] - m->column_potential[column];
        if (reduced < m->slack[column]) {
            m->slack[column] = reduced;
            m->previous[column] = from;
        }
        if (!best || m->slack[column] < m->slack[best])
            best = column;
    }
    return best;
}

static void shift_potentials(hl_matching *m, int delta)
{
    for (unsigned column = 0; column <= m->columns; column++) {
        if (m->visited[column]) {
            m->row_potential[m->row_of[column]] += delta;
            m->column_potential[column] -= delta;
        } else {
            m->slack[column] -= delta;
        }
    }
}

static void add_row(hl_matching *m, unsigned row)
{
    unsigned column = 0;
    m->row_of[0] = row;
    for (unsigned i = 0; i <= m->columns; i++) {
        m->slack[i] = G_MAXINT / 2;
        m->visited[i] = FALSE;
    }
    do {
        m->visited[column] = TRUE;
        unsigned next = relax(m, m->row_of[column], column);
        shift_potentials(m, m->slack[next]);
        column = next;
    } while (m->row_of[column] != 0);
    for (; column != 0; column = m->previous[column])
        m->row_of[column] = m->row_of[m->previous[column]];
}

static int read_result(const hl_matching *m, int *given)
{
    int total = 0;
    for (unsigned row = 0; row < m->rows; row++)
        given[row] = HL_ALONE;
    for (unsigned column = 1; column <= m->real_columns; column++) {
        unsigned row = m->row_of[column];
        if (row == 0)
            continue;
        given[row - 1] = (int)column - 1;
        total -= cost(m, row, column);
    }
    return total;
}

/* Nobody contends: the first of the best, as the matching has it. */
static int solve_one(unsigned columns, const int *scores, int *given)
{
    int best = 0;
    *given = HL_ALONE;
    for (unsigned column = 0; column < columns; column++) {
        if (scores[column] < best || (*given != HL_ALONE && scores[column] == best))
            continue;
        best = scores[column];
        *given = (int)column;
    }
    return best;
}

int hl_assignment_solve(unsigned rows, unsigned columns, const int *scores, int *given)
{
    if (rows == 1)
        return solve_one(columns, scores, given);
    hl_matching m = {.rows = rows, .columns = columns + rows, .real_columns = columns};
    m.scores = scores;
    m.row_potential = g_new0(int, rows + 1);
    m.column_potential = g_new0(int, m.columns + 1);
    m.row_of = g_new0(unsigned, m.columns + 1);
    m.previous = g_new0(unsigned, m.columns + 1);
    m.slack = g_new(int, m.columns + 1);
    m.visited = g_new(gboolean, m.columns + 1);
    for (unsigned row = 1; row <= rows; row++)
        add_row(&m, row);
    int total = read_result(&m, given);
    g_free(m.row_potential);
    g_free(m.column_potential);
    g_free(m.row_of);
    g_free(m.previous);
    g_free(m.slack);
    g_free(m.visited);
    return total;
}
