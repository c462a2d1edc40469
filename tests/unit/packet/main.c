/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_link_tests();
    add_ip_tests();
    add_plain_tests();
    add_tcp_tests();
    add_tunnel_tests();
    add_wireless_tests();
    add_fragment_tests();
    add_checksum_tests();
    return g_test_run();
}
