/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table.h"

#include <string.h>

enum { COLUMN_WIDTH = 14 };

static void add_case(hl_lab_table *table, const hl_lab_case *wanted, hl_verdict verdict)
{
    for (int i = 0; i < HL_LAB_STATUSES; i++) {
        bool *has = &table->has[i][wanted->form];
        hl_verdict *known = &table->verdict[i][wanted->form];
        if (hl_lab_statuses[i] != wanted->status || (*has && *known == HL_VIOLATION))
            continue;
        *has = true;
        *known = verdict;
    }
}

void hl_lab_table_add(hl_lab_table *table, const hl_chain *chain)
{
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        const hl_message *request = hop->redirect->request;
        hl_lab_case wanted;
        if (request && hl_lab_page_find(request->target, &wanted) == HL_LAB_START)
            add_case(table, &wanted, hop->verdict);
    }
}

static bool has_form(const hl_lab_table *table, int form)
{
    for (int i = 0; i < HL_LAB_STATUSES; i++)
        if (table->has[i][form])
            return true;
    return false;
}

/* The last column is not padded. */
static void end_line(GString *text)
{
    g_strchomp(text->str);
    g_string_truncate(text, strlen(text->str));
    g_string_append_c(text, '\n');
}

static void append_form(GString *text, const hl_lab_table *table, int form)
{
    g_string_append_printf(text, "  %-*s", COLUMN_WIDTH, hl_lab_form_name((hl_lab_form)form));
    for (int i = 0; i < HL_LAB_STATUSES; i++)
        g_string_append_printf(text, "%-*s", COLUMN_WIDTH,
                               table->has[i][form] ? hl_verdict_text(table->verdict[i][form])
                                                   : "-");
    end_line(text);
}

char *hl_lab_table_text(const hl_lab_table *table)
{
    GString *text = g_string_new(NULL);
    unsigned rows = 0;
    g_string_append_printf(text, "%-*s", COLUMN_WIDTH + 2, "Location");
    for (int i = 0; i < HL_LAB_STATUSES; i++)
        g_string_append_printf(text, "%-*u", COLUMN_WIDTH, hl_lab_statuses[i]);
    end_line(text);
    for (int form = 0; form < HL_LAB_FORMS; form++)
        if (has_form(table, form)) {
            append_form(text, table, form);
            rows++;
        }
    return g_string_free(text, rows < 2);
}
