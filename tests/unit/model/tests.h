/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each file of tests adds its own. */
#ifndef HL_MODEL_TESTS_H
#define HL_MODEL_TESTS_H

void add_rule_tests(void);
void add_connection_tests(void);
void add_tunnel_tests(void);
void add_message_tests(void);
void add_exchange_tests(void);
void add_hop_tests(void);
void add_summary_tests(void);

#endif
