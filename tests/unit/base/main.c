/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_authority_tests();
    add_bytes_tests();
    add_digest_tests();
    add_endpoint_tests();
    add_escape_tests();
    add_pool_tests();
    add_time_tests();
    add_url_tests();
    return g_test_run();
}
