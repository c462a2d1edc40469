/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include <glib.h>

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    add_csv_tests();
    add_document_tests();
    add_html_tests();
    add_json_tests();
    add_matrix_tests();
    add_pen_tests();
    add_record_tests();
    add_redact_tests();
    add_safety_tests();
    add_schema_tests();
    add_summary_tests();
    add_text_tests();
    add_words_tests();
    add_xml_tests();
    return g_test_run();
}
