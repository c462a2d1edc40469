/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json_record.h"

#include "model/hl_rule.h"

static void add_chain(hl_json *json, const hl_chain *chain, const hl_hop *hop)
{
    char id[HL_ID_TEXT_SIZE];
    hl_json_open_object(json, "chain");
    hl_json_add_text(json, "id", hl_exchange_id(hl_chain_hop(chain, 0)->redirect, id));
    hl_json_add_count(json, "hop", hop->index);
    hl_json_add_count(json, "length", chain->hops->len);
    hl_json_close_object(json);
}

static void add_evidence(hl_json *json, unsigned evidence)
{
    hl_json_open_array(json, "evidence");
    for (unsigned bit = 0; bit < HL_EVIDENCE_COUNT; bit++)
        if (evidence & 1U << bit)
            hl_json_add_text(json, NULL, hl_evidence_text((hl_evidence)(1U << bit)));
    hl_json_close_array(json);
}

static void add_judgement(hl_json *json, const hl_hop *hop)
{
    hl_json_add_text(json, "verdict", hl_verdict_text(hop->verdict));
    if (hop->reason != HL_REASON_NONE)
        hl_json_add_text(json, "reason", hl_reason_text(hop->reason));
    hl_json_add_text(json, "confidence", hl_confidence_text(hop->confidence));
    add_evidence(json, hop->evidence);
}

static void add_target(hl_json *json, const hl_hop *hop)
{
    if (hop->target)
        hl_json_add_url(json, "target", hl_bytes_text(hop->target));
    else
        hl_json_add_null(json, "target");
    if (hop->location_problem)
        hl_json_add_sentence(json, "location_problem", hl_bytes_text(hop->location_problem));
    if (!hop->misresolved)
        return;
    hl_json_open_object(json, "misresolved");
    hl_json_add_url(json, "url", hl_bytes_text(hop->misresolved));
    if (hop->misresolution)
        hl_json_add_text(json, "how", hop->misresolution);
    hl_json_close_object(json);
}

/* The connection that may hold the follow-up. */
static void add_hidden_on(hl_json *json, const hl_hop *hop)
{
    const hl_connection *connection = hop->hidden_on;
    if (!connection)
        return;
    hl_json_open_object(json, "hidden_on");
    hl_json_add_count(json, "connection", connection->number);
    hl_json_add_server(json, connection);
    if (connection->server_name && !connection->is_tunnel)
        hl_json_add_text(json, "server_name", connection->server_name);
    hl_json_add_text(json, "because", hl_hiding_text(hop->hidden_by));
    hl_json_close_object(json);
}

static void add_preflight(hl_json *json, const hl_report_options *options,
                          const hl_exchange *preflight)
{
    if (!preflight)
        return;
    char id[HL_ID_TEXT_SIZE];
    hl_json_open_object(json, "preflight");
    hl_json_add_text(json, "id", hl_exchange_id(preflight, id));
    hl_json_add_pcap(json, options, preflight);
    hl_json_close_object(json);
}

static void add_finding(hl_json *json, const hl_report_options *options, const hl_hop *hop,
                        const hl_finding *finding)
{
    const hl_rule *rule = hl_rule_get(finding->rule);
    uint16_t status = hop->redirect->response->status;
    hl_json_open_object(json, NULL);
    hl_json_add_text(json, "rule", rule->name);
    hl_json_add_text(json, "severity", hl_severity_text(finding->severity));
    hl_json_add_text(json, "strength", hl_strength_text(rule->strength));
    hl_json_add_text(json, "reference", hl_rule_reference(finding->rule, status));
    hl_json_add_sentence(json, "message", hl_bytes_text(finding->message));
    hl_json_open_array(json, "frames");
    for (int i = 0; i < HL_FINDING_FRAMES; i++)
        hl_json_add_frame(json, options, finding->frames[i], hl_exchange_capture(hop->redirect));
    hl_json_close_array(json);
    hl_json_close_object(json);
}

static void add_findings(hl_json *json, const hl_report_options *options, const hl_hop *hop)
{
    hl_json_open_array(json, "findings");
    for (guint i = 0; i < hop->findings->len; i++)
        add_finding(json, options, hop, &g_array_index(hop->findings, hl_finding, i));
    hl_json_close_array(json);
}

void hl_json_add_judgement(hl_json *json, const hl_report_options *options, const hl_chain *chain,
                           const hl_hop *hop)
{
    char id[HL_ID_TEXT_SIZE];
    hl_json_open_object(json, "_hoplint");
    add_chain(json, chain, hop);
    add_judgement(json, hop);
    add_target(json, hop);
    if (hop->follow_up)
        hl_json_add_text(json, "follow_up", hl_exchange_id(hop->follow_up, id));
    add_findings(json, options, hop);
    hl_json_close_object(json);
}

void hl_json_add_hop(hl_json *json, const hl_report_options *options, const hl_chain *chain,
                     guint index)
{
    const hl_hop *hop = hl_chain_hop(chain, index);
    hl_json_open_object(json, NULL);
    hl_json_add_text(json, "type", "hop");
    add_chain(json, chain, hop);
    add_judgement(json, hop);
    hl_json_add_exchange(json, "redirect", options, hop->redirect, (int)hop->index - 1);
    add_target(json, hop);
    hl_json_add_exchange(json, "follow_up", options, hop->follow_up, (int)hop->index);
    add_hidden_on(json, hop);
    if (hop->stale_host)
        hl_json_add_bool(json, "stale_host", true);
    add_preflight(json, options, hop->preflight);
    hl_json_add_count(json, "resend_count", hop->resend_count);
    add_findings(json, options, hop);
    hl_json_close_object(json);
}
