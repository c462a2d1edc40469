/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_batch_tests();
    add_stage_tests();
    add_page_tests();
    return g_test_run();
}
