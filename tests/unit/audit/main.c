/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_verdict_tests();
    add_content_tests();
    add_method_rule_tests();
    add_content_rule_tests();
    add_target_rule_tests();
    add_chain_rule_tests();
    add_credential_rule_tests();
    add_cookie_rule_tests();
    add_privacy_rule_tests();
    add_option_tests();
    add_law_tests();
    return g_test_run();
}
