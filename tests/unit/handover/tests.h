/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HL_TEST_HANDOVER_TESTS_H
#define HL_TEST_HANDOVER_TESTS_H

void add_batch_tests(void);
void add_stage_tests(void);
void add_page_tests(void);

#endif
