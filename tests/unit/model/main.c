/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_rule_tests();
    add_connection_tests();
    add_tunnel_tests();
    add_message_tests();
    add_exchange_tests();
    add_hop_tests();
    add_summary_tests();
    return g_test_run();
}
