/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HL_TEST_BASE_SUITES_H
#define HL_TEST_BASE_SUITES_H

void add_authority_tests(void);
void add_bytes_tests(void);
void add_digest_tests(void);
void add_endpoint_tests(void);
void add_escape_tests(void);
void add_pool_tests(void);
void add_time_tests(void);
void add_url_tests(void);

#endif
