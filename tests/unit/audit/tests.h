/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each file of tests adds its own. */
#ifndef HL_AUDIT_TESTS_H
#define HL_AUDIT_TESTS_H

void add_verdict_tests(void);
void add_content_tests(void);
void add_method_rule_tests(void);
void add_content_rule_tests(void);
void add_target_rule_tests(void);
void add_chain_rule_tests(void);
void add_credential_rule_tests(void);
void add_cookie_rule_tests(void);
void add_privacy_rule_tests(void);
void add_option_tests(void);
void add_law_tests(void);

#endif
