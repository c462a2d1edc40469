/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_key_tests();
    add_trace_tests();
    add_hello_tests();
    add_cipher_tests();
    add_handshake_tests();
    add_gap_tests();
    add_coverage_tests();
    add_noise_tests();
    add_law_tests();
    return g_test_run();
}
