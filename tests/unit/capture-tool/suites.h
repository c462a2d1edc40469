/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITES_H
#define SUITES_H

void add_capture_file_tests(void);
void add_choosing_tests(void);
void add_late_file_tests(void);
void add_merge_tests(void);
void add_octet_tests(void);
void add_pcapng_writer_tests(void);
void add_sandbox_tests(void);

#endif
