/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SARIF 2.1.0 (OASIS), for code scanners and their dashboards: one run, a result a finding, its way
 * from request to follow-up as a thread flow. A capture has frames instead of lines, so a location
 * is the capture as a file and the frame (of a HAR: the entry) as a logical location.
 */
#include "model/hl_rule.h"
#include "report/coverage_words.h"
#include "report/json_record.h"
#include "report/sarif_rules.h"
#include "report/words.h"

static void begin(hl_report *report)
{
    g_string_append(
        report->page,
        "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
        "sarif-schema-2.1.0.json\",\n\"version\":\"2.1.0\",\n\"runs\":[{\"tool\":{\"driver\":");
    hl_json json = hl_json_in(report->page);
    hl_sarif_add_driver(&json);
    g_string_append(report->page, "},\n\"columnKind\":\"unicodeCodePoints\",\n\"results\":[");
}

/* A path is a relative reference of a URL: RFC 3986 §4.2. */
static void add_artifact(hl_json *json, const hl_report_options *options, uint32_t capture)
{
    const char *name = hl_report_capture_name(options, capture);
    char *uri = g_uri_escape_string(name, "/", FALSE);
    hl_json_open_object(json, "physicalLocation");
    hl_json_open_object(json, "artifactLocation");
    hl_json_add_text(json, "uri", uri);
    hl_json_close_object(json);
    hl_json_close_object(json);
    g_free(uri);
}

static void add_location_members(hl_json *json, const hl_report_options *options,
                                 hl_frame_ref frame)
{
    const char *kind = options->is_har ? "entry" : "frame";
    char *name = g_strdup_printf("%s %" G_GUINT64_FORMAT, kind, frame.number);
    if (*hl_report_capture_name(options, frame.capture))
        add_artifact(json, options, frame.capture);
    hl_json_open_array(json, "logicalLocations");
    hl_json_open_object(json, NULL);
    hl_json_add_text(json, "name", name);
    hl_json_add_text(json, "kind", kind);
    hl_json_close_object(json);
    hl_json_close_array(json);
    g_free(name);
}

static void add_locations(hl_json *json, const hl_report_options *options,
                          const hl_finding *finding)
{
    hl_frame_ref frame = hl_finding_frame(finding);
    hl_json_open_array(json, "locations");
    if (frame.number != 0) {
        hl_json_open_object(json, NULL);
        add_location_members(json, options, frame);
        hl_json_close_object(json);
    }
    hl_json_close_array(json);
}

static void add_text_object(hl_json *json, const char *name, const char *text)
{
    hl_json_open_object(json, name);
    hl_json_add_text(json, "text", text);
    hl_json_close_object(json);
}

static void add_step(hl_json *json, const hl_report_options *options, hl_frame_ref frame,
                     const char *text)
{
    if (frame.number == 0)
        return;
    hl_json_open_object(json, NULL);
    hl_json_open_object(json, "location");
    add_location_members(json, options, frame);
    add_text_object(json, "message", text);
    hl_json_close_object(json);
    hl_json_close_object(json);
}

static char *request_line(hl_exchange *exchange)
{
    if (!exchange || !exchange->request)
        return g_strdup("request");
    char *method = hl_words_octets(exchange->request->method);
    char *target = hl_words_target(exchange);
    char *line = g_strdup_printf("%s %s", method, target);
    g_free(method);
    g_free(target);
    return line;
}

static char *response_line(const hl_hop *hop)
{
    char *location = hl_words_url(hl_message_find(hop->redirect->response, "location"));
    char *line = g_strdup_printf("%u, Location: %s", hop->redirect->response->status, location);
    g_free(location);
    return line;
}

static void add_flow(hl_json *json, const hl_report_options *options, const hl_hop *hop,
                     const hl_finding *finding)
{
    char *steps[HL_FINDING_FRAMES] = {request_line(hop->redirect), response_line(hop),
                                      request_line(hop->follow_up)};
    hl_json_open_array(json, "codeFlows");
    hl_json_open_object(json, NULL);
    hl_json_open_array(json, "threadFlows");
    hl_json_open_object(json, NULL);
    hl_json_open_array(json, "locations");
    for (int i = 0; i < HL_FINDING_FRAMES; i++) {
        add_step(json, options, finding->frames[i], steps[i]);
        g_free(steps[i]);
    }
    hl_json_close_array(json);
    hl_json_close_object(json);
    hl_json_close_array(json);
    hl_json_close_object(json);
    hl_json_close_array(json);
}

/* The same for the same client's same mistake in another capture: what a dashboard tracks. */
static void add_fingerprint(hl_json *json, const hl_hop *hop, const hl_finding *finding)
{
    char digest[HL_DIGEST_TEXT_SIZE];
    char *request = request_line(hop->redirect);
    char *agent = hl_words_agent(hl_exchange_user_agent(hop->redirect));
    char *name = g_strdup_printf("%s\n%u\n%s\n%s", hl_rule_get(finding->rule)->name,
                                 hop->redirect->response->status, request, agent);
    hl_json_open_object(json, "partialFingerprints");
    hl_json_add_text(json, "hoplint/v1",
                     hl_digest_format(hl_digest_of(hl_bytes_text(name)), digest));
    hl_json_close_object(json);
    g_free(name);
    g_free(agent);
    g_free(request);
}

static void add_properties(hl_json *json, const hl_chain *chain, const hl_hop *hop)
{
    char id[HL_ID_TEXT_SIZE], address[HL_ENDPOINT_TEXT_SIZE];
    const hl_endpoint *client = hl_connection_client(hop->redirect->connection);
    hl_json_open_object(json, "properties");
    hl_json_add_text(json, "chain", hl_exchange_id(hl_chain_hop(chain, 0)->redirect, id));
    hl_json_add_count(json, "hop", hop->index);
    hl_json_add_text(json, "verdict", hl_verdict_text(hop->verdict));
    hl_json_add_text(json, "confidence", hl_confidence_text(hop->confidence));
    hl_json_add_text(json, "client", hl_address_format(&client->address, address));
    hl_json_add_sentence(json, "userAgent", hl_exchange_user_agent(hop->redirect));
    hl_json_close_object(json);
}

static void write_result(hl_report *report, const hl_chain *chain, const hl_hop *hop,
                         const hl_finding *finding)
{
    char *message = hl_words_sentence(finding->message);
    hl_report_separate(report);
    hl_json json = hl_json_in(report->page);
    hl_json_open_object(&json, NULL);
    hl_json_add_text(&json, "ruleId", hl_rule_get(finding->rule)->name);
    hl_json_add_count(&json, "ruleIndex", finding->rule);
    hl_json_add_text(&json, "level", hl_severity_text(finding->severity));
    add_text_object(&json, "message", message);
    add_locations(&json, &report->options, finding);
    add_flow(&json, &report->options, hop, finding);
    add_fingerprint(&json, hop, finding);
    add_properties(&json, chain, hop);
    hl_json_close_object(&json);
    g_free(message);
}

static void write_chain(hl_report *report, const hl_chain *chain)
{
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        for (guint n = 0; n < hop->findings->len; n++)
            write_result(report, chain, hop, &g_array_index(hop->findings, hl_finding, n));
    }
}

/* What was not seen goes where a scanner says what it could not scan. */
static void add_invocation(hl_json *json, const hl_coverage *coverage)
{
    char *troubles = hl_coverage_words_troubles(coverage);
    hl_json_open_object(json, NULL);
    hl_json_add_bool(json, "executionSuccessful", true);
    hl_json_open_array(json, "toolExecutionNotifications");
    if (*troubles) {
        char *text = g_strconcat("not everything was seen: ", troubles, NULL);
        hl_json_open_object(json, NULL);
        hl_json_add_text(json, "level", "warning");
        add_text_object(json, "message", text);
        hl_json_close_object(json);
        g_free(text);
    }
    hl_json_close_array(json);
    hl_json_close_object(json);
    g_free(troubles);
}

static void end(hl_report *report, const hl_summary *summary)
{
    g_string_append(report->page, "],\n\"invocations\":[");
    hl_json json = hl_json_in(report->page);
    add_invocation(&json, &summary->coverage);
    g_string_append(report->page, "],\n\"properties\":{");
    json = hl_json_in(report->page);
    hl_json_add_summary(&json, "summary", &report->options, summary);
    g_string_append(report->page, "}}]}\n");
}

const hl_writer hl_writer_sarif = {
    .name = "sarif",
    .begin = begin,
    .chain = write_chain,
    .summary = end,
};
