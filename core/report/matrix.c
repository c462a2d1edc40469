/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/matrix.h"

#include "base/hl_escape.h"

static void clear_cell(gpointer cell)
{
    g_free(((hl_matrix_cell *)cell)->method);
}

static void free_row(gpointer pointer)
{
    hl_matrix_row *row = pointer;
    g_array_unref(row->cells);
    g_free(row->user_agent);
    g_free(row);
}

hl_matrix *hl_matrix_new(void)
{
    hl_matrix *matrix = g_new0(hl_matrix, 1);
    matrix->rows = g_ptr_array_new_with_free_func(free_row);
    return matrix;
}

void hl_matrix_free(hl_matrix *matrix)
{
    if (!matrix)
        return;
    g_ptr_array_unref(matrix->rows);
    g_free(matrix);
}

static char *escaped(hl_bytes octets)
{
    GString *text = g_string_new(NULL);
    hl_escape_utf8(text, octets);
    return g_string_free(text, FALSE);
}

/* Rows and cells stay sorted, so that the matrix does not depend on the order of arrival. */
static hl_matrix_row *find_row(hl_matrix *matrix, const char *user_agent)
{
    guint at = 0;
    int order = 1;
    while (at < matrix->rows->len) {
        hl_matrix_row *row = g_ptr_array_index(matrix->rows, at);
        order = strcmp(row->user_agent, user_agent);
        if (order == 0)
            return row;
        if (order > 0)
            break;
        at++;
    }
    if (matrix->rows->len >= HL_MATRIX_CLIENTS)
        return NULL;
    hl_matrix_row *row = g_new0(hl_matrix_row, 1);
    row->user_agent = g_strdup(user_agent);
    row->cells = g_array_new(FALSE, TRUE, sizeof(hl_matrix_cell));
    g_array_set_clear_func(row->cells, clear_cell);
    g_ptr_array_insert(matrix->rows, (gint)at, row);
    return row;
}

static int compare_cell(const hl_matrix_cell *cell, uint16_t status, const char *method)
{
    return cell->status != status ? (int)cell->status - (int)status : strcmp(cell->method, method);
}

static hl_matrix_cell *find_cell(hl_matrix_row *row, uint16_t status, const char *method)
{
    guint at = 0;
    while (at < row->cells->len) {
        hl_matrix_cell *cell = &g_array_index(row->cells, hl_matrix_cell, at);
        int order = compare_cell(cell, status, method);
        if (order == 0)
            return cell;
        if (order > 0)
            break;
        at++;
    }
    if (row->cells->len >= HL_MATRIX_CELLS)
        return NULL;
    hl_matrix_cell added = {.status = status, .method = g_strdup(method)};
    g_array_insert_val(row->cells, at, added);
    return &g_array_index(row->cells, hl_matrix_cell, at);
}

static hl_matrix_cell *cell_of(hl_matrix *matrix, const hl_hop *hop)
{
    hl_bytes method = hop->redirect->request ? hop->redirect->request->method : hl_bytes_text("");
    if (method.size > HL_MATRIX_METHOD_OCTETS)
        return NULL;
    char *agent = escaped(hl_exchange_user_agent(hop->redirect));
    char *name = escaped(method);
    hl_matrix_row *row = find_row(matrix, agent);
    hl_matrix_cell *cell = row ? find_cell(row, hop->redirect->response->status, name) : NULL;
    g_free(name);
    g_free(agent);
    return cell;
}

void hl_matrix_add_chain(hl_matrix *matrix, const hl_chain *chain)
{
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        hl_matrix_cell *cell = cell_of(matrix, hop);
        if (cell)
            cell->hops[hop->verdict]++;
        else
            matrix->left_out++;
    }
}
