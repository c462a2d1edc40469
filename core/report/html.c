/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page comes first and is always the same; then, as they are fed, the chains: for the page's
 * script as data, and for browsers without it as the text report. The script runs when all has been
 * read, so that a report that was cut short still shows what it holds.
 *
 * Nothing runs but that one script: the policy names its digest, and forbids whatever could turn a
 * text into code.
 */
#include "report/html_data.h"
#include "report/html_parts.h"

struct hl_html {
    hl_report *text; /* what browsers without the script show */
    GString *told;   /* by `text`, not yet on the page */
    hl_matrix *matrix;
};

/* ---- the page ---- */

/* As a Content-Security-Policy names an element's content. */
static void add_digest(GString *out, const char *content)
{
    guint8 digest[32];
    gsize size = sizeof digest;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)content, -1);
    g_checksum_get_digest(sum, digest, &size);
    g_checksum_free(sum);
    char *text = g_base64_encode(digest, size);
    g_string_append_printf(out, "'sha256-%s'", text);
    g_free(text);
}

static void add_policy(GString *out)
{
    g_string_append(out, "default-src 'none'; img-src data:; style-src ");
    add_digest(out, hl_html_style);
    g_string_append(out, "; script-src ");
    add_digest(out, hl_html_script);
    g_string_append(out, "; base-uri 'none'; form-action 'none'; "
                         "require-trusted-types-for 'script'; trusted-types 'none'");
}

static void add_part(GString *out, const char *name)
{
    if (g_str_equal(name, "POLICY"))
        add_policy(out);
    else if (g_str_equal(name, "STYLE"))
        g_string_append(out, hl_html_style);
    else if (g_str_equal(name, "SCRIPT"))
        g_string_append(out, hl_html_script);
    else
        g_string_append(out, name);
}

static void add_page(GString *out)
{
    char **parts = g_strsplit(hl_html_page, "@", -1);
    for (char **part = parts; *part; part++)
        add_part(out, *part);
    g_strfreev(parts);
}

/* ---- the plain report ---- */

static void take_text(void *told, hl_bytes octets)
{
    hl_html_add_text(told, octets);
}

static void add_plain(hl_report *report)
{
    GString *told = report->html->told;
    if (told->len > 0)
        g_string_append_printf(report->page, "<noscript><pre>%s</pre></noscript>\n", told->str);
    g_string_truncate(told, 0);
}

static hl_html *html_new(const hl_report_options *options)
{
    hl_html *html = g_new0(hl_html, 1);
    hl_report_options plain = *options;
    plain.format = HL_REPORT_TEXT;
    plain.color = plain.quiet = false;
    plain.columns = 0;
    html->told = g_string_new(NULL);
    html->text = hl_report_new(&plain, (hl_report_sink){take_text, html->told});
    html->matrix = hl_matrix_new();
    return html;
}

/* ---- the writer ---- */

static void begin(hl_report *report)
{
    report->html = html_new(&report->options);
    add_page(report->page);
    hl_html_add_words(report->page);
}

static void count_chain(hl_report *report, const hl_chain *chain)
{
    hl_matrix_add_chain(report->html->matrix, chain);
}

static void write_chain(hl_report *report, const hl_chain *chain)
{
    hl_html_add_chain(report->page, &report->options, chain);
    hl_report_chain(report->html->text, chain);
    add_plain(report);
}

static void write_exchange(hl_report *report, hl_exchange *exchange)
{
    hl_html_add_exchange(report->page, &report->options, exchange);
    hl_report_exchange(report->html->text, exchange);
    add_plain(report);
}

static void write_summary(hl_report *report, const hl_summary *summary)
{
    hl_html_add_summary(report->page, &report->options, summary, report->html->matrix);
    hl_report_summary(report->html->text, summary);
    add_plain(report);
    g_string_append(report->page, "</body>\n</html>\n");
}

static void release(hl_report *report)
{
    hl_html *html = report->html;
    hl_report_free(html->text);
    g_string_free(html->told, TRUE);
    hl_matrix_free(html->matrix);
    g_free(html);
}

const hl_writer hl_writer_html = {
    .name = "html",
    .begin = begin,
    .count = count_chain,
    .chain = write_chain,
    .exchange = write_exchange,
    .summary = write_summary,
    .release = release,
};
