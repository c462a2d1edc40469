/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_connection_tests();
    add_ending_tests();
    add_fast_open_tests();
    add_repeat_tests();
    add_gap_tests();
    add_order_tests();
    add_law_tests();
    add_store_tests();
    add_flow_table_tests();
    add_closed_tests();
    add_change_tests();
    return g_test_run();
}
