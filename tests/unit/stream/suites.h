/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HL_TEST_STREAM_SUITES_H
#define HL_TEST_STREAM_SUITES_H

void add_connection_tests(void);
void add_ending_tests(void);
void add_fast_open_tests(void);
void add_repeat_tests(void);
void add_gap_tests(void);
void add_order_tests(void);
void add_law_tests(void);
void add_store_tests(void);
void add_flow_table_tests(void);
void add_closed_tests(void);
void add_change_tests(void);

#endif
