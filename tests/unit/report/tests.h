/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_H
#define TESTS_H

void add_csv_tests(void);
void add_document_tests(void);
void add_html_tests(void);
void add_json_tests(void);
void add_matrix_tests(void);
void add_pen_tests(void);
void add_record_tests(void);
void add_redact_tests(void);
void add_safety_tests(void);
void add_schema_tests(void);
void add_summary_tests(void);
void add_text_tests(void);
void add_words_tests(void);
void add_xml_tests(void);

#endif
