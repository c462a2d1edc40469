/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json_record.h"

#include "model/hl_rule.h"
#include "report/counters.h"

void hl_json_add_verdicts(hl_json *json, const char *name, const uint64_t counts[HL_VERDICT_COUNT])
{
    hl_json_open_object(json, name);
    for (int i = 0; i < HL_VERDICT_COUNT; i++)
        hl_json_add_count(json, hl_verdict_text((hl_verdict)i), counts[i]);
    hl_json_close_object(json);
}

static bool has_any(const uint64_t counts[HL_VERDICT_COUNT])
{
    for (int i = 0; i < HL_VERDICT_COUNT; i++)
        if (counts[i] > 0)
            return true;
    return false;
}

static void add_statuses(hl_json *json, const hl_summary *summary)
{
    static const uint16_t statuses[] = HL_REDIRECT_STATUSES;
    hl_json_open_object(json, "by_status");
    for (int i = 0; i < HL_REDIRECT_STATUS_COUNT; i++) {
        char name[8];
        g_snprintf(name, sizeof name, "%u", statuses[i]);
        if (has_any(summary->by_status[i]))
            hl_json_add_verdicts(json, name, summary->by_status[i]);
    }
    hl_json_close_object(json);
}

void hl_json_add_user_agent(hl_json *json, const char *user_agent)
{
    if (*user_agent)
        hl_json_add_sentence(json, "user_agent", hl_bytes_text(user_agent));
    else
        hl_json_add_null(json, "user_agent");
}

static void add_clients(hl_json *json, const hl_summary *summary)
{
    hl_json_open_array(json, "by_client");
    for (guint i = 0; i < summary->clients->len; i++) {
        const hl_client_row *row = g_ptr_array_index(summary->clients, i);
        hl_json_open_object(json, NULL);
        hl_json_add_user_agent(json, row->user_agent);
        hl_json_add_verdicts(json, "by_verdict", row->hops);
        hl_json_close_object(json);
    }
    hl_json_close_array(json);
    hl_json_add_count(json, "clients_left_out", summary->clients_left_out);
}

static void add_hops(hl_json *json, const hl_summary *summary)
{
    hl_json_open_object(json, "hops");
    hl_json_add_count(json, "total", summary->hops);
    hl_json_add_count(json, "ambiguous", summary->ambiguous);
    hl_json_add_verdicts(json, "by_verdict", summary->by_verdict);
    add_statuses(json, summary);
    add_clients(json, summary);
    hl_json_close_object(json);
}

static void add_findings(hl_json *json, const hl_summary *summary)
{
    uint64_t total = 0;
    for (int i = HL_NOTE; i <= HL_ERROR; i++)
        total += summary->by_severity[i];
    hl_json_open_object(json, "findings");
    hl_json_add_count(json, "total", total);
    hl_json_open_object(json, "by_severity");
    for (int i = HL_ERROR; i >= HL_NOTE; i--)
        hl_json_add_count(json, hl_severity_text((hl_severity)i), summary->by_severity[i]);
    hl_json_close_object(json);
    hl_json_open_object(json, "by_rule");
    for (int i = 0; i < HL_RULE_COUNT; i++)
        if (summary->by_rule[i] > 0)
            hl_json_add_count(json, hl_rule_get((hl_rule_id)i)->name, summary->by_rule[i]);
    hl_json_close_object(json);
    hl_json_close_object(json);
}

/* The counters of HARs are those of a run that reads some. */
static bool is_left_out(const hl_counter *counter, const hl_coverage *coverage)
{
    return g_str_equal(counter->group, "har") && coverage->har.entries == 0;
}

static void add_coverage(hl_json *json, const hl_coverage *coverage)
{
    const char *group = NULL;
    hl_json_open_object(json, "coverage");
    hl_json_add_bool(json, "complete", hl_coverage_is_complete(coverage));
    for (size_t i = 0; i < hl_counter_count; i++) {
        const hl_counter *counter = &hl_counters[i];
        if (is_left_out(counter, coverage))
            continue;
        if (!group || !g_str_equal(group, counter->group)) {
            if (group)
                hl_json_close_object(json);
            group = counter->group;
            hl_json_open_object(json, group);
        }
        hl_json_add_count(json, counter->name, hl_counter_value(counter, coverage));
    }
    hl_json_close_object(json);
    hl_json_close_object(json);
}

static void add_capture(hl_json *json, const hl_report_options *options,
                        const hl_coverage *coverage)
{
    char text[HL_TIME_TEXT_SIZE];
    hl_json_open_array(json, "captures");
    for (size_t i = 0; i < options->capture_count; i++)
        hl_json_add_text(json, NULL, options->capture_names[i]);
    hl_json_close_array(json);
    if (coverage->first_time > coverage->last_time)
        return;
    hl_json_open_object(json, "time");
    hl_json_add_text(json, "first", hl_time_format(coverage->first_time, text));
    hl_json_add_text(json, "last", hl_time_format(coverage->last_time, text));
    hl_json_close_object(json);
}

void hl_json_add_summary(hl_json *json, const char *name, const hl_report_options *options,
                         const hl_summary *summary)
{
    const hl_coverage *coverage = &summary->coverage;
    hl_json_open_object(json, name);
    hl_json_add_text(json, "type", "summary");
    add_capture(json, options, coverage);
    hl_json_add_count(json, "packets", coverage->packets.frames);
    hl_json_add_count(json, "octets", coverage->packets.octets);
    hl_json_add_count(json, "connections", coverage->streams.connections);
    hl_json_add_count(json, "exchanges", coverage->exchanges.exchanges);
    hl_json_add_count(json, "redirects", coverage->redirects.redirects);
    hl_json_add_count(json, "chains", summary->chains);
    add_hops(json, summary);
    add_findings(json, summary);
    add_coverage(json, coverage);
    hl_json_close_object(json);
}
