/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HAR 1.2, for browser tools: an entry an exchange, in the order of chains. A follow-up that is
 * redirected itself is one entry, as the next hop's redirect. An exchange of which no request was
 * captured has no place in HAR.
 */
#include "report/har_entry.h"
#include "report/json_record.h"

static void begin(hl_report *report)
{
    g_string_append(report->page,
                    "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"hoplint\",\"version\":"
                    "\"" HL_VERSION "\"},\n\"entries\":[");
}

static hl_json begin_entry(hl_report *report)
{
    hl_report_separate(report);
    hl_json json = hl_json_in(report->page);
    hl_json_open_object(&json, NULL);
    return json;
}

static void write_redirect(hl_report *report, const hl_chain *chain, const hl_hop *hop)
{
    if (!hop->redirect->request)
        return;
    hl_json json = begin_entry(report);
    hl_har_add_entry_members(&json, hop->redirect);
    hl_json_add_judgement(&json, &report->options, chain, hop);
    hl_json_close_object(&json);
}

static void write_exchange(hl_report *report, hl_exchange *exchange)
{
    if (!exchange->request)
        return;
    hl_json json = begin_entry(report);
    hl_har_add_entry_members(&json, exchange);
    hl_json_close_object(&json);
}

static bool is_redirect_of_next(const hl_chain *chain, guint index)
{
    return index + 1 < chain->hops->len &&
           hl_chain_hop(chain, index)->follow_up == hl_chain_hop(chain, index + 1)->redirect;
}

/* With every exchange asked for, each is written once: when it ends, before its chain is judged. */
static void write_chain(hl_report *report, const hl_chain *chain)
{
    if (report->options.exchanges)
        return;
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        write_redirect(report, chain, hop);
        if (hop->follow_up && !is_redirect_of_next(chain, i))
            write_exchange(report, hop->follow_up);
    }
}

static void end(hl_report *report, const hl_summary *summary)
{
    g_string_append(report->page, "],\n\"_hoplint\":");
    hl_json json = hl_json_in(report->page);
    hl_json_add_summary(&json, NULL, &report->options, summary);
    g_string_append(report->page, "}}\n");
}

const hl_writer hl_writer_har = {
    .name = "har",
    .begin = begin,
    .chain = write_chain,
    .exchange = write_exchange,
    .summary = end,
};
