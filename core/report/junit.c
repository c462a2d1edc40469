/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JUnit's XML, as CI servers read it: a test suite a chain, a test case a hop. Findings from
 * options.fail_on on make it a failure; of several there is one <failure> that names all, since most
 * readers take no second one. A hop of which nothing can be said is skipped, with the reason. The
 * last suite has one case: whether the capture was seen whole. A suite's totals are known when it is
 * written; those of the document are not, and are left out, as readers add them up.
 */
#include "model/hl_rule.h"
#include "report/coverage_words.h"
#include "report/text.h"
#include "report/words.h"
#include "report/xml.h"

static void begin(hl_report *report)
{
    g_string_append(report->page, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                  "<testsuites name=\"hoplint\">\n");
}

/* ---- what becomes of a hop ---- */

static bool is_failure(const hl_report_options *options, const hl_finding *finding)
{
    return options->fail_on != HL_OFF && finding->severity >= options->fail_on;
}

static guint count_failures(const hl_report_options *options, const hl_hop *hop)
{
    guint count = 0;
    for (guint i = 0; i < hop->findings->len; i++)
        count += is_failure(options, &g_array_index(hop->findings, hl_finding, i));
    return count;
}

static bool is_skipped(const hl_report_options *options, const hl_hop *hop)
{
    return count_failures(options, hop) == 0 && hop->reason != HL_REASON_NONE;
}

/* ---- attributes ---- */

static void add_owned(GString *page, const char *name, char *text)
{
    hl_xml_add_attribute(page, name, text);
    g_free(text);
}

static void add_count(GString *page, const char *name, guint count)
{
    g_string_append_printf(page, " %s=\"%u\"", name, count);
}

static void add_seconds(GString *page, hl_time_ns duration)
{
    hl_time_ns microseconds = MAX(duration, 0) / 1000;
    g_string_append_printf(page, " time=\"%" G_GINT64_FORMAT ".%06d\"", microseconds / 1000000,
                           (int)(microseconds % 1000000));
}

/* To the second: what JUnit's own schema allows. UTC, without the Z that it does not. */
static void add_timestamp(GString *page, const hl_exchange *exchange)
{
    char time[HL_TIME_TEXT_SIZE];
    hl_time_format(hl_exchange_started(exchange), time);
    time[strlen("2026-11-20T05:00:00")] = '\0';
    hl_xml_add_attribute(page, "timestamp", time);
}

/* Readers make a tree of packages out of the dots of a class name. */
static char *class_of(const hl_exchange *exchange)
{
    hl_bytes agent = hl_exchange_user_agent(exchange);
    char address[HL_ENDPOINT_TEXT_SIZE];
    char *name;
    if (agent.size > 0)
        name = hl_words_agent(hl_bytes_first(agent, hl_bytes_find(agent, ' ')));
    else
        name = g_strdup(
            hl_address_format(&hl_connection_client(exchange->connection)->address, address));
    return g_strdelimit(name, ".", '_');
}

static char *method_of(const hl_exchange *exchange)
{
    return exchange->request ? hl_words_octets(exchange->request->method) : g_strdup("?");
}

static char *url_of(hl_exchange *exchange)
{
    const char *url = hl_exchange_url(exchange);
    return url ? hl_words_url(hl_bytes_text(url)) : g_strdup("?");
}

/* "307 POST http://a.example/x → http://a.example/y" */
static char *name_of(const hl_hop *hop)
{
    char *method = method_of(hop->redirect), *url = url_of(hop->redirect);
    char *target = hop->target ? hl_words_url(hl_bytes_text(hop->target)) : g_strdup("?");
    char *name =
        g_strdup_printf("%u %s %s → %s", hop->redirect->response->status, method, url, target);
    g_free(method);
    g_free(url);
    g_free(target);
    return name;
}

static hl_time_ns duration_of(const hl_hop *hop)
{
    if (!hop->follow_up)
        return 0;
    return hl_exchange_started(hop->follow_up) - hl_exchange_started(hop->redirect);
}

/* ---- a test case ---- */

static void append_finding(GString *page, const hl_report_options *options, const hl_hop *hop,
                           const hl_finding *finding)
{
    GString *frames = g_string_new(NULL);
    char *message = hl_words_sentence(finding->message);
    hl_text_append_frames(frames, options, finding->frames, HL_FINDING_FRAMES);
    char *line = g_strdup_printf("%s %s: %s [%s, %s %s]\n", hl_severity_text(finding->severity),
                                 hl_rule_get(finding->rule)->name, message,
                                 hl_rule_reference(finding->rule, hop->redirect->response->status),
                                 hl_text_frames_word(options), frames->str);
    hl_xml_append(page, line);
    g_free(line);
    g_free(message);
    g_string_free(frames, TRUE);
}

/* Those that fail the test, or those that do not. */
static void append_findings(GString *page, const hl_report_options *options, const hl_hop *hop,
                            bool failures)
{
    for (guint i = 0; i < hop->findings->len; i++) {
        const hl_finding *finding = &g_array_index(hop->findings, hl_finding, i);
        if (is_failure(options, finding) == failures)
            append_finding(page, options, hop, finding);
    }
}

/* Findings come worst first. */
static void write_failure(GString *page, const hl_report_options *options, const hl_hop *hop)
{
    const hl_finding *worst = &g_array_index(hop->findings, hl_finding, 0);
    g_string_append(page, "      <failure");
    hl_xml_add_attribute(page, "type", hl_rule_get(worst->rule)->name);
    add_owned(page, "message", hl_words_sentence(worst->message));
    g_string_append_c(page, '>');
    append_findings(page, options, hop, true);
    g_string_append(page, "</failure>\n");
}

static void write_skipped(GString *page, const hl_hop *hop)
{
    char *message =
        g_strdup_printf("%s: %s", hl_words_verdict(hop->verdict), hl_words_reason(hop->reason));
    g_string_append(page, "      <skipped");
    hl_xml_add_attribute(page, "message", message);
    g_string_append(page, "/>\n");
    g_free(message);
}

static void write_output(GString *page, const hl_report_options *options, const hl_hop *hop)
{
    char *agent = hl_words_agent(hl_exchange_user_agent(hop->redirect));
    char *line = g_strdup_printf("verdict: %s\nclient: %s\n", hl_verdict_text(hop->verdict),
                                 *agent ? agent : "(no User-Agent)");
    g_string_append(page, "      <system-out>");
    hl_xml_append(page, line);
    append_findings(page, options, hop, false);
    g_string_append(page, "</system-out>\n");
    g_free(line);
    g_free(agent);
}

static void write_case(GString *page, const hl_report_options *options, const hl_hop *hop)
{
    g_string_append(page, "    <testcase");
    add_owned(page, "classname", class_of(hop->redirect));
    add_owned(page, "name", name_of(hop));
    add_seconds(page, duration_of(hop));
    g_string_append(page, ">\n");
    if (count_failures(options, hop) > 0)
        write_failure(page, options, hop);
    else if (is_skipped(options, hop))
        write_skipped(page, hop);
    write_output(page, options, hop);
    g_string_append(page, "    </testcase>\n");
}

/* ---- a test suite ---- */

static void add_totals(GString *page, guint tests, guint failures, guint skipped)
{
    add_count(page, "tests", tests);
    add_count(page, "failures", failures);
    add_count(page, "errors", 0);
    add_count(page, "skipped", skipped);
}

static void add_chain_totals(GString *page, const hl_report_options *options, const hl_chain *chain)
{
    guint failures = 0, skipped = 0;
    hl_time_ns duration = 0;
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        failures += count_failures(options, hop) > 0;
        skipped += is_skipped(options, hop);
        duration += MAX(duration_of(hop), 0);
    }
    add_totals(page, chain->hops->len, failures, skipped);
    add_seconds(page, duration);
}

static char *name_of_chain(const hl_chain *chain)
{
    hl_exchange *first = hl_chain_hop(chain, 0)->redirect;
    char *method = method_of(first), *url = url_of(first);
    char *name = g_strdup_printf("%s %s", method, url);
    g_free(method);
    g_free(url);
    return name;
}

static void write_chain(hl_report *report, const hl_chain *chain)
{
    GString *page = report->page;
    const hl_exchange *first = hl_chain_hop(chain, 0)->redirect;
    char address[HL_ENDPOINT_TEXT_SIZE];
    g_string_append(page, "  <testsuite");
    add_owned(page, "name", name_of_chain(chain));
    add_chain_totals(page, &report->options, chain);
    add_timestamp(page, first);
    hl_xml_add_attribute(
        page, "hostname",
        hl_address_format(&hl_connection_client(first->connection)->address, address));
    g_string_append(page, ">\n");
    for (guint i = 0; i < chain->hops->len; i++)
        write_case(page, &report->options, hl_chain_hop(chain, i));
    g_string_append(page, "  </testsuite>\n");
}

/* ---- the end ---- */

static void end(hl_report *report, const hl_summary *summary)
{
    GString *page = report->page;
    bool is_complete = hl_coverage_is_complete(&summary->coverage);
    g_string_append(page, "  <testsuite name=\"coverage\"");
    add_totals(page, 1, 0, is_complete ? 0 : 1);
    g_string_append(page, " time=\"0\">\n    <testcase classname=\"hoplint\" "
                          "name=\"everything in the capture was seen\" time=\"0\">\n");
    if (!is_complete) {
        char *troubles = hl_coverage_words_troubles(&summary->coverage);
        g_string_append(page, "      <skipped");
        add_owned(page, "message", g_strconcat("not everything was seen: ", troubles, NULL));
        g_string_append(page, "/>\n");
        g_free(troubles);
    }
    g_string_append(page, "    </testcase>\n  </testsuite>\n</testsuites>\n");
}

const hl_writer hl_writer_junit = {
    .name = "junit",
    .all = true,
    .begin = begin,
    .chain = write_chain,
    .summary = end,
};
