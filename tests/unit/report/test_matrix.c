/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include "sample.h"

#include "report/matrix.h"

static hl_chain *chain_of(const char *agent, const char *method, unsigned status,
                          hl_verdict verdict)
{
    char *request = g_strdup_printf("%s / HTTP/1.1\nHost: a.test%s%s", method,
                                    *agent ? "\nUser-Agent: " : "", agent);
    char *response = g_strdup_printf("HTTP/1.1 %u X\nLocation: /b", status);
    hl_exchange *redirect = sample_exchange(0, (sample_message){request, NULL, 0, 1},
                                            (sample_message){response, NULL, 1, 2});
    hl_hop *hop = sample_hop(redirect, NULL, "http://a.test/b");
    hop->verdict = verdict;
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, hop);
    g_free(response);
    g_free(request);
    return chain;
}

static void add(hl_matrix *matrix, const char *agent, const char *method, unsigned status,
                hl_verdict verdict)
{
    hl_chain *chain = chain_of(agent, method, status, verdict);
    hl_matrix_add_chain(matrix, chain);
    hl_chain_free(chain);
}

static const hl_matrix_row *row_at(const hl_matrix *matrix, guint index)
{
    g_assert_cmpuint(index, <, matrix->rows->len);
    return g_ptr_array_index(matrix->rows, index);
}

static void check_cell(const hl_matrix_row *row, guint index, unsigned status, const char *method,
                       hl_verdict verdict, uint64_t hops)
{
    g_assert_cmpuint(index, <, row->cells->len);
    const hl_matrix_cell *cell = &g_array_index(row->cells, hl_matrix_cell, index);
    g_assert_cmpuint(cell->status, ==, status);
    g_assert_cmpstr(cell->method, ==, method);
    g_assert_cmpuint(cell->hops[verdict], ==, hops);
}

static void test_sorted(void)
{
    hl_matrix *matrix = hl_matrix_new();
    add(matrix, "wget", "PUT", 307, HL_KEPT);
    add(matrix, "curl", "POST", 307, HL_VIOLATION);
    add(matrix, "", "GET", 301, HL_KEPT);
    add(matrix, "curl", "GET", 307, HL_KEPT);
    add(matrix, "curl", "POST", 302, HL_PERMITTED);
    add(matrix, "curl", "POST", 307, HL_VIOLATION);
    add(matrix, "curl", "POST", 307, HL_KEPT);
    g_assert_cmpuint(matrix->rows->len, ==, 3);
    g_assert_cmpstr(row_at(matrix, 0)->user_agent, ==, "");
    g_assert_cmpstr(row_at(matrix, 1)->user_agent, ==, "curl");
    g_assert_cmpuint(row_at(matrix, 1)->cells->len, ==, 3);
    check_cell(row_at(matrix, 1), 0, 302, "POST", HL_PERMITTED, 1);
    check_cell(row_at(matrix, 1), 1, 307, "GET", HL_KEPT, 1);
    check_cell(row_at(matrix, 1), 2, 307, "POST", HL_VIOLATION, 2);
    check_cell(row_at(matrix, 1), 2, 307, "POST", HL_KEPT, 1);
    check_cell(row_at(matrix, 2), 0, 307, "PUT", HL_KEPT, 1);
    hl_matrix_free(matrix);
}

static void test_request_unseen(void)
{
    hl_matrix *matrix = hl_matrix_new();
    hl_exchange *redirect =
        sample_exchange(0, (sample_message){NULL, NULL, 0, 0},
                        (sample_message){"HTTP/1.1 308 X\nLocation: /b", NULL, 1, 2});
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, sample_hop(redirect, NULL, "http://a.test/b"));
    hl_matrix_add_chain(matrix, chain);
    g_assert_cmpstr(row_at(matrix, 0)->user_agent, ==, "");
    check_cell(row_at(matrix, 0), 0, 308, "", HL_KEPT, 1);
    hl_chain_free(chain);
    hl_matrix_free(matrix);
}

/* Beyond each limit hops are counted together, and what is known already goes on. */
static void test_limits(void)
{
    hl_matrix *matrix = hl_matrix_new();
    for (unsigned i = 0; i < HL_MATRIX_CLIENTS + 3; i++) {
        char *name = g_strdup_printf("agent/%u", i);
        add(matrix, name, "GET", 301, HL_KEPT);
        g_free(name);
    }
    g_assert_cmpuint(matrix->left_out, ==, 3);
    for (unsigned i = 0; i < HL_MATRIX_CELLS + 2; i++) {
        char *name = g_strdup_printf("M%u", i);
        add(matrix, "agent/0", name, 301, HL_KEPT);
        g_free(name);
    }
    g_assert_cmpuint(matrix->left_out, ==, 3 + 3);
    add(matrix, "agent/1", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG", 301, HL_KEPT);
    g_assert_cmpuint(matrix->left_out, ==, 3 + 3 + 1);
    add(matrix, "agent/0", "GET", 301, HL_KEPT);
    check_cell(row_at(matrix, 0), 0, 301, "GET", HL_KEPT, 2);
    g_assert_cmpuint(matrix->left_out, ==, 3 + 3 + 1);
    hl_matrix_free(matrix);
}

void add_matrix_tests(void)
{
    g_test_add_func("/report/matrix/sorted", test_sorted);
    g_test_add_func("/report/matrix/request-unseen", test_request_unseen);
    g_test_add_func("/report/matrix/limits", test_limits);
}
