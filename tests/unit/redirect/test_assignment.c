/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The best total, against trying everything. */
#include "core/redirect/assignment.h"
#include "tests.h"

#include <glib.h>

enum { SIDE = 5 };

static int try_all(unsigned rows, unsigned columns, const int *scores, unsigned row, unsigned used)
{
    if (row == rows)
        return 0;
    int best = try_all(rows, columns, scores, row + 1, used);
    for (unsigned column = 0; column < columns; column++) {
        int score = scores[row * columns + column];
        if (!(used & 1u << column) && score != HL_NO_PAIR)
            best = MAX(best, score + try_all(rows, columns, scores, row + 1, used | 1u << column));
    }
    return best;
}

static int total_of(unsigned rows, unsigned columns, const int *scores, const int *given)
{
    int total = 0;
    unsigned used = 0;
    for (unsigned row = 0; row < rows; row++) {
        if (given[row] == HL_ALONE)
            continue;
        g_assert_cmpint(given[row], <, (int)columns);
        g_assert_false(used & 1u << given[row]);
        used |= 1u << given[row];
        g_assert_cmpint(scores[row * columns + (unsigned)given[row]], !=, HL_NO_PAIR);
        total += scores[row * columns + (unsigned)given[row]];
    }
    return total;
}

static void test_random(void)
{
    GRand *random = g_rand_new_with_seed(20);
    for (int round = 0; round < 3000; round++) {
        unsigned rows = (unsigned)g_rand_int_range(random, 1, SIDE + 1);
        unsigned columns = (unsigned)g_rand_int_range(random, 0, SIDE + 1);
        int scores[SIDE * SIDE], given[SIDE];
        for (unsigned i = 0; i < rows * columns; i++)
            scores[i] =
                g_rand_int_range(random, 0, 4) ? g_rand_int_range(random, -20, 60) : HL_NO_PAIR;
        int total = hl_assignment_solve(rows, columns, scores, given);
        g_assert_cmpint(total, ==, total_of(rows, columns, scores, given));
        g_assert_cmpint(total, ==, try_all(rows, columns, scores, 0, 0));
    }
    g_rand_free(random);
}

static void test_not_the_first(void)
{
    /* Taking the best pair first (10) would leave 1: the best total is 9 + 9. */
    const int scores[] = {10, 9, 9, 1};
    int given[2];
    g_assert_cmpint(hl_assignment_solve(2, 2, scores, given), ==, 18);
    g_assert_cmpint(given[0], ==, 1);
    g_assert_cmpint(given[1], ==, 0);
}

/* Of equals the first, with others or alone; and a pair that costs nothing rather than none. */
static void test_first_of_equals(void)
{
    const int scores[] = {5, 7, 7, HL_NO_PAIR, HL_NO_PAIR, HL_NO_PAIR}, none[] = {HL_NO_PAIR, -3};
    const int nothing = 0;
    int given[2];
    g_assert_cmpint(hl_assignment_solve(1, 3, scores, given), ==, 7);
    g_assert_cmpint(given[0], ==, 1);
    g_assert_cmpint(hl_assignment_solve(2, 3, scores, given), ==, 7);
    g_assert_cmpint(given[0], ==, 1);
    g_assert_cmpint(given[1], ==, HL_ALONE);
    g_assert_cmpint(hl_assignment_solve(1, 2, none, given), ==, 0);
    g_assert_cmpint(given[0], ==, HL_ALONE);
    g_assert_cmpint(hl_assignment_solve(1, 1, &nothing, given), ==, 0);
    g_assert_cmpint(given[0], ==, 0);
    g_assert_cmpint(hl_assignment_solve(1, 0, NULL, given), ==, 0);
    g_assert_cmpint(given[0], ==, HL_ALONE);
}

void test_assignment_register(void)
{
    g_test_add_func("/redirect/assignment/random", test_random);
    g_test_add_func("/redirect/assignment/not-the-first", test_not_the_first);
    g_test_add_func("/redirect/assignment/first-of-equals", test_first_of_equals);
}
