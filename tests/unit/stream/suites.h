/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HL_TEST_STREAM_SUITES_H
#define HL_TEST_STREAM_SUITES_H

void add_connection_tests(void);

#endif
