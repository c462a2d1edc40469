/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITES_H
#define SUITES_H

void add_key_tests(void);
void add_trace_tests(void);
void add_hello_tests(void);
void add_cipher_tests(void);
void add_handshake_tests(void);
void add_gap_tests(void);
void add_coverage_tests(void);
void add_noise_tests(void);
void add_law_tests(void);

#endif
