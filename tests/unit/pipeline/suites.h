/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HL_TEST_PIPELINE_SUITES_H
#define HL_TEST_PIPELINE_SUITES_H

void add_clock_tests(void);
void add_thread_tests(void);

#endif
