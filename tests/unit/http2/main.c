/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    test_messages_add();
    test_fields_add();
    test_examples_add();
    test_ends_add();
    test_loss_add();
    test_plain_add();
    test_upgrade_add();
    test_noise_add();
    return g_test_run();
}
