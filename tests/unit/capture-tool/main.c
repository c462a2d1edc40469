/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_octet_tests();
    add_capture_file_tests();
    add_merge_tests();
    add_choosing_tests();
    add_late_file_tests();
    add_pcapng_writer_tests();
    add_sandbox_tests();
    return g_test_run();
}
