/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_summary.h"

#include "base/hl_escape.h"

static void free_client_row(gpointer row)
{
    g_free(((hl_client_row *)row)->user_agent);
    g_free(row);
}

hl_summary *hl_summary_new(void)
{
    hl_summary *summary = g_new0(hl_summary, 1);
    summary->clients = g_ptr_array_new_with_free_func(free_client_row);
    summary->coverage.first_time = HL_TIME_NEVER;
    return summary;
}

void hl_summary_free(hl_summary *summary)
{
    if (!summary)
        return;
    g_ptr_array_unref(summary->clients);
    g_free(summary);
}

int hl_summary_status_row(uint16_t status)
{
    static const uint16_t statuses[HL_REDIRECT_STATUS_COUNT] = HL_REDIRECT_STATUSES;
    for (int i = 0; i < HL_REDIRECT_STATUS_COUNT; i++)
        if (statuses[i] == status)
            return i;
    return -1;
}

/* The rows stay sorted by name, so that the summary does not depend on the order of arrival. */
static hl_client_row *find_client(hl_summary *summary, const char *user_agent)
{
    guint low = 0, high = summary->clients->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        hl_client_row *row = g_ptr_array_index(summary->clients, middle);
        int order = strcmp(row->user_agent, user_agent);
        if (order == 0)
            return row;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (summary->clients->len >= HL_SUMMARY_CLIENTS)
        return NULL;
    hl_client_row *row = g_new0(hl_client_row, 1);
    row->user_agent = g_strdup(user_agent);
    g_ptr_array_insert(summary->clients, (gint)low, row);
    return row;
}

static void count_client(hl_summary *summary, const hl_hop *hop)
{
    GString *name = g_string_new(NULL);
    hl_bytes user_agent = hl_exchange_user_agent(hop->redirect);
    hl_escape_utf8(name, hl_bytes_first(user_agent, HL_SUMMARY_CLIENT_OCTETS));
    hl_client_row *row = find_client(summary, name->str);
    if (row)
        row->hops[hop->verdict]++;
    else
        summary->clients_left_out++;
    g_string_free(name, TRUE);
}

static void count_findings(hl_summary *summary, const hl_hop *hop)
{
    for (guint i = 0; i < hop->findings->len; i++) {
        const hl_finding *finding = &g_array_index(hop->findings, hl_finding, i);
        summary->by_rule[finding->rule]++;
        summary->by_severity[finding->severity]++;
    }
}

static void count_hop(hl_summary *summary, const hl_hop *hop)
{
    summary->hops++;
    summary->by_verdict[hop->verdict]++;
    int row = hl_summary_status_row(hop->redirect->response->status);
    if (row >= 0)
        summary->by_status[row][hop->verdict]++;
    if (hop->confidence == HL_AMBIGUOUS)
        summary->ambiguous++;
    count_client(summary, hop);
    count_findings(summary, hop);
}

void hl_summary_add_chain(hl_summary *summary, const hl_chain *chain)
{
    summary->chains++;
    for (guint i = 0; i < chain->hops->len; i++)
        count_hop(summary, hl_chain_hop(chain, i));
}
