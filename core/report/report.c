/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

static const hl_writer *const writers[] = {
    [HL_REPORT_TEXT] = &hl_writer_text,   [HL_REPORT_NDJSON] = &hl_writer_ndjson,
    [HL_REPORT_JSON] = &hl_writer_json,   [HL_REPORT_CSV] = &hl_writer_csv,
    [HL_REPORT_HAR] = &hl_writer_har,     [HL_REPORT_JUNIT] = &hl_writer_junit,
    [HL_REPORT_SARIF] = &hl_writer_sarif, [HL_REPORT_HTML] = &hl_writer_html,
};

G_STATIC_ASSERT(G_N_ELEMENTS(writers) == HL_REPORT_FORMAT_COUNT);

const char *hl_report_format_name(hl_report_format format)
{
    return writers[format]->name;
}

static void flush(hl_report *report)
{
    if (report->page->len > 0)
        report->sink.write(report->sink.user, hl_bytes_from(report->page->str, report->page->len));
    g_string_truncate(report->page, 0);
}

hl_report *hl_report_new(const hl_report_options *options, hl_report_sink sink)
{
    hl_report *report = g_new0(hl_report, 1);
    report->options = *options;
    report->sink = sink;
    report->writer = writers[options->format];
    report->page = g_string_new(NULL);
    report->pen = hl_pen_on(report->page, options->columns, options->color);
    report->writer->begin(report);
    flush(report);
    return report;
}

static void remember_severities(hl_report *report, const hl_hop *hop)
{
    for (guint i = 0; i < hop->findings->len; i++) {
        const hl_finding *finding = &g_array_index(hop->findings, hl_finding, i);
        hl_severity *worst = &report->worst[finding->rule];
        *worst = MAX(*worst, finding->severity);
    }
}

/* The method may have been changed, but it is not sure by this client: rules stay silent then, and
 * only the hop itself can tell. What 303 asks for is no change. */
static bool is_doubtful(const hl_hop *hop)
{
    if (hop->confidence != HL_AMBIGUOUS || !hop->redirect->request)
        return false;
    hl_bytes method = hop->follow_up->request->method;
    bool reads = hl_bytes_is(method, "GET") || hl_bytes_is(method, "HEAD");
    return !hl_bytes_equal(method, hop->redirect->request->method) &&
           !(reads && hop->redirect->response->status == 303);
}

static bool is_worth_telling(const hl_chain *chain)
{
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        if (hop->findings->len > 0 || is_doubtful(hop))
            return true;
    }
    return false;
}

void hl_report_chain(hl_report *report, const hl_chain *chain)
{
    for (guint i = 0; i < chain->hops->len; i++)
        remember_severities(report, hl_chain_hop(chain, i));
    if (report->writer->count)
        report->writer->count(report, chain);
    if (!report->options.all && !report->writer->all && !is_worth_telling(chain))
        return;
    report->writer->chain(report, chain);
    flush(report);
}

void hl_report_exchange(hl_report *report, hl_exchange *exchange)
{
    if (!report->options.exchanges || !report->writer->exchange)
        return;
    report->writer->exchange(report, exchange);
    flush(report);
}

void hl_report_summary(hl_report *report, const hl_summary *summary)
{
    if (report->writer->summary)
        report->writer->summary(report, summary);
    flush(report);
}

void hl_report_free(hl_report *report)
{
    if (!report)
        return;
    if (report->writer->release)
        report->writer->release(report);
    g_string_free(report->page, TRUE);
    g_free(report);
}

void hl_report_separate(hl_report *report)
{
    g_string_append(report->page, report->has_begun ? ",\n" : "\n");
    report->has_begun = true;
}

const char *hl_report_capture_name(const hl_report_options *options, uint32_t capture)
{
    return capture < options->capture_count ? options->capture_names[capture] : "";
}

static const char *without_folder(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

const char *hl_report_capture_label(const hl_report_options *options, uint32_t capture)
{
    const char *name = hl_report_capture_name(options, capture);
    const char *label = without_folder(name);
    for (size_t i = 0; i < options->capture_count; i++)
        if (i != capture && g_str_equal(label, without_folder(options->capture_names[i])))
            return name;
    return label;
}
