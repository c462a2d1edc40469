/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_H
#define TESTS_H

void add_negotiation_tests(void);
void add_stage_tests(void);

#endif
