/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports in several formats at once. Whatever the network said, each is a document of its format, and
 * harmless: UTF-8 without controls, and without a tag or an element that the network made up.
 */
#ifndef HL_FUZZ_DOCUMENTS_H
#define HL_FUZZ_DOCUMENTS_H

#include "report/hl_report.h"

#include <glib.h>
#include <json-glib/json-glib.h>

/* What ndjson holds the others hold too, some of them with much around it: one of these an input. */
enum { DOCUMENTS = 3 };

typedef struct documents {
    hl_report_format format[DOCUMENTS];
    GString *written[DOCUMENTS];
    hl_report *report[DOCUMENTS];
} documents;

static inline void document_write(void *user, hl_bytes octets)
{
    g_string_append_len(user, (const char *)octets.data, (gssize)octets.size);
}

/* `choice`: any number; it chooses the third format and the options. */
static inline void documents_open(documents *all, size_t choice)
{
    static const char *const names[] = {"x.pcap"};
    size_t flags = choice / HL_REPORT_FORMAT_COUNT;
    hl_report_options options = {.all = !(flags & 1),
                                 .exchanges = !(flags & 2),
                                 .wide = !(flags & 4),
                                 .quiet = flags & 8,
                                 .columns = flags & 16 ? 60 : 0,
                                 .fail_on = flags & 32 ? HL_OFF : HL_WARNING,
                                 .capture_names = names,
                                 .capture_count = 1};
    const hl_report_format format[DOCUMENTS] = {
        HL_REPORT_TEXT, HL_REPORT_NDJSON, (hl_report_format)(choice % HL_REPORT_FORMAT_COUNT)};
    for (int i = 0; i < DOCUMENTS; i++) {
        options.format = all->format[i] = format[i];
        all->written[i] = g_string_new(NULL);
        all->report[i] = hl_report_new(&options, (hl_report_sink){document_write, all->written[i]});
    }
}

static inline void documents_add_chain(void *user, hl_chain *chain)
{
    for (int i = 0; i < DOCUMENTS; i++)
        hl_report_chain(((documents *)user)->report[i], chain);
}

static inline void documents_add_exchange(void *user, hl_exchange *exchange)
{
    for (int i = 0; i < DOCUMENTS; i++)
        hl_report_exchange(((documents *)user)->report[i], exchange);
}

static inline void check_harmless(const char *text, size_t size)
{
    g_assert_true(g_utf8_validate(text, (gssize)size, NULL));
    for (const char *at = text; at < text + size; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        bool ends_line = character == '\n' || (character == '\r' && at[1] == '\n'); /* CSV's */
        bool is_plain = character >= ' ' && character < 0x7f;
        g_assert_true(ends_line || is_plain || g_unichar_isprint(character));
    }
}

static inline void check_json(const char *text, gssize size)
{
    GError *error = NULL;
    JsonParser *parser = json_parser_new();
    json_parser_load_from_data(parser, text, size, &error);
    g_assert_no_error(error);
    g_object_unref(parser);
}

static inline void check_json_lines(const char *text)
{
    for (const char *line = text; *line; line = strchr(line, '\n') + 1)
        check_json(line, strchr(line, '\n') - line);
}

static inline void check_xml(const GString *text)
{
    const GMarkupParser ignore = {0};
    GError *error = NULL;
    GMarkupParseContext *context = g_markup_parse_context_new(&ignore, 0, NULL, NULL);
    g_markup_parse_context_parse(context, text->str, (gssize)text->len, &error);
    g_assert_no_error(error);
    g_markup_parse_context_end_parse(context, &error);
    g_assert_no_error(error);
    g_markup_parse_context_free(context);
}

/* Behind the page itself, which is always the same. */
static inline const char *records_of(const GString *page)
{
    const char *records = strstr(page->str, "<div id=\"page\"></div>");
    g_assert_nonnull(records);
    return strchr(records, '\n');
}

/* There all markup is ours. */
static inline void check_markup(const char *records)
{
    static const char *const ours[] = {"<script type=\"application/json\"",
                                       "</script>",
                                       "<noscript>",
                                       "</noscript>",
                                       "<pre>",
                                       "</pre>",
                                       "</body>",
                                       "</html>"};
    for (const char *at = strchr(records, '<'); at; at = strchr(at + 1, '<')) {
        bool is_ours = false;
        for (size_t i = 0; i < G_N_ELEMENTS(ours); i++)
            is_ours |= g_str_has_prefix(at, ours[i]);
        g_assert_true(is_ours);
    }
}

static inline void check_document(hl_report_format format, const GString *text)
{
    switch (format) {
    case HL_REPORT_NDJSON:
        check_json_lines(text->str);
        break;
    case HL_REPORT_JSON:
    case HL_REPORT_HAR:
    case HL_REPORT_SARIF:
        check_json(text->str, (gssize)text->len);
        break;
    case HL_REPORT_JUNIT:
        check_xml(text);
        break;
    case HL_REPORT_HTML:
        check_markup(records_of(text));
        break;
    case HL_REPORT_TEXT:
    case HL_REPORT_CSV:
        break;
    }
}

/* Ends, checks and frees them. */
static inline void documents_close(documents *all, const hl_summary *summary)
{
    for (int i = 0; i < DOCUMENTS; i++) {
        GString *written = all->written[i];
        hl_report_summary(all->report[i], summary);
        hl_report_free(all->report[i]);
        const char *text = all->format[i] == HL_REPORT_HTML ? records_of(written) : written->str;
        check_harmless(text, written->len - (size_t)(text - written->str));
        check_document(all->format[i], written);
        g_string_free(written, TRUE);
    }
}

#endif
