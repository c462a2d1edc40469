/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The HTML report as octets; tests/html opens it in a browser. */
#include "tests.h"

#include "sample.h"

#include <json-glib/json-glib.h>

#define MARKUP "</script><script>alert(1)</script>&lt;<!--]]></pre></noscript>"

static hl_chain *markup(void)
{
    hl_exchange *redirect =
        sample_exchange(0,
                        (sample_message){"G" MARKUP " /" MARKUP " HTTP/1.1\nHost: " MARKUP
                                         "\nUser-Agent: " MARKUP "\nContent-Type: " MARKUP,
                                         NULL, 0, 1},
                        (sample_message){"HTTP/1.1 307 X\nLocation: /" MARKUP, NULL, 2, 3});
    hl_hop *hop = sample_hop(redirect, NULL, "http://x.test/" MARKUP);
    hop->verdict = HL_NOT_FOLLOWED;
    hop->reason = HL_REASON_WINDOW_PASSED;
    sample_find(hop, HL_RULE_UNUSABLE_LOCATION, HL_WARNING, "Location is " MARKUP);
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, hop);
    return chain;
}

static hl_chain *unseen(void)
{
    return sample_unfollowed(HL_UNSEEN, HL_REASON_ENCRYPTED);
}

static const sample_maker makers[] = {markup, sample_violation, sample_hostile, sample_odd, unseen};

static char *report_as(hl_report_format format, bool all, bool exchanges)
{
    static const char *const names[] = {"a" MARKUP ".pcap"};
    hl_report_options options = {.format = format,
                                 .all = all,
                                 .exchanges = exchanges,
                                 .capture_names = names,
                                 .capture_count = 1};
    return sample_report(&options, makers, G_N_ELEMENTS(makers), NULL);
}

static unsigned count(const char *text, const char *part)
{
    unsigned found = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        found++;
    return found;
}

/* What stands between the first `before` and the next `after`; g_free. */
static char *between(const char *text, const char *before, const char *after)
{
    const char *start = strstr(text, before);
    g_assert_nonnull(start);
    start += strlen(before);
    const char *end = strstr(start, after);
    g_assert_nonnull(end);
    return g_strndup(start, (gsize)(end - start));
}

/* ---- the page ---- */

static char *digest_of(const char *content)
{
    guint8 digest[32];
    gsize size = sizeof digest;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)content, -1);
    g_checksum_get_digest(sum, digest, &size);
    g_checksum_free(sum);
    char *text = g_base64_encode(digest, size);
    char *named = g_strdup_printf("'sha256-%s'", text);
    g_free(text);
    return named;
}

static void check_named(const char *policy, const char *directive, const char *content)
{
    char *digest = digest_of(content);
    char *whole = g_strdup_printf("; %s %s;", directive, digest);
    g_assert_nonnull(strstr(policy, whole));
    g_free(whole);
    g_free(digest);
}

static void test_policy(void)
{
    char *written = report_as(HL_REPORT_HTML, true, true);
    char *policy = between(written, "\"Content-Security-Policy\" content=\"", "\"");
    char *style = between(written, "<style>", "</style>");
    char *script = between(written, "<script type=\"module\">", "</script>");
    g_assert_true(g_str_has_prefix(policy, "default-src 'none';"));
    g_assert_null(strstr(policy, "unsafe"));
    check_named(policy, "style-src", style);
    check_named(policy, "script-src", script);
    g_free(script);
    g_free(style);
    g_free(policy);
    g_free(written);
}

/* Modules became one; nothing is fetched. */
static void test_self_contained(void)
{
    char *written = report_as(HL_REPORT_HTML, false, false);
    char *style = between(written, "<style>", "</style>");
    char *script = between(written, "<script type=\"module\">", "</script>");
    g_assert_null(strstr(script, "\nimport "));
    g_assert_null(strstr(script, "\nexport "));
    g_assert_null(strstr(script, "innerHTML"));
    g_assert_null(strstr(style, "url("));
    g_assert_null(strstr(style, "@import"));
    g_assert_null(strstr(written, "src="));
    g_assert_true(g_str_has_prefix(written, "<!doctype html>\n"));
    g_assert_true(g_str_has_suffix(written, "</body>\n</html>\n"));
    g_free(script);
    g_free(style);
    g_free(written);
}

/* ---- the data ---- */

static void test_no_markup_from_the_network(void)
{
    char *written = report_as(HL_REPORT_HTML, true, true);
    unsigned exchanges = 2 * (unsigned)G_N_ELEMENTS(makers) + 4;
    const char *data = strstr(written, "<script type=\"application/json\"");
    g_assert_null(strstr(data, "<script>"));
    g_assert_null(strstr(data, "<!--"));
    g_assert_null(strstr(data, "]]><"));
    g_assert_cmpuint(count(data, "<script"), ==, count(data, "</script>"));
    g_assert_cmpuint(count(data, "<noscript"), ==, count(data, "</noscript>"));
    g_assert_cmpuint(count(data, "class=\"chain\""), ==, G_N_ELEMENTS(makers));
    g_assert_cmpuint(count(data, "class=\"exchange\""), <=, exchanges);
    g_assert_cmpuint(count(data, "<"), ==,
                     2 * (count(data, "<script") + 2 * count(data, "<noscript")) + 2);
    g_free(written);
}

static JsonNode *read_back(const char *text)
{
    GError *error = NULL;
    JsonNode *node = json_from_string(text, &error);
    g_assert_no_error(error);
    return node;
}

/* Of the chain in `*data`, which goes on behind it: its hops are the next lines of `*lines`. */
static void check_chain(const char **data, char ***lines)
{
    char *text = between(*data, "class=\"chain\">", "</script>");
    JsonNode *node = read_back(text);
    JsonObject *chain = json_node_get_object(node);
    JsonArray *hops = json_object_get_array_member(chain, "hops");
    JsonArray *responses = json_object_get_array_member(chain, "responses");
    g_assert_cmpuint(json_array_get_length(responses), ==, json_array_get_length(hops) + 1);
    for (guint i = 0; i < json_array_get_length(hops); i++) {
        JsonNode *line = read_back(*(*lines)++);
        g_assert_true(json_node_equal(line, json_array_get_element(hops, i)));
        json_node_unref(line);
    }
    json_node_unref(node);
    g_free(text);
    *data = strstr(*data, "class=\"chain\">") + 1;
}

static void test_records_are_those_of_ndjson(void)
{
    char *html = report_as(HL_REPORT_HTML, true, false);
    char *ndjson = report_as(HL_REPORT_NDJSON, true, false);
    char **lines = g_strsplit(ndjson, "\n", -1), **line = lines;
    const char *data = html;
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++)
        check_chain(&data, &line);
    char *text = between(html, "id=\"summary\">", "</script>");
    JsonNode *node = read_back(text), *summary = read_back(*line);
    JsonObject *object = json_node_get_object(node);
    g_assert_true(json_node_equal(json_object_get_member(object, "summary"), summary));
    json_node_unref(summary);
    json_node_unref(node);
    g_free(text);
    g_strfreev(lines);
    g_free(ndjson);
    g_free(html);
}

/* "2026-01-01T00:00:00.002000Z", and null for what did not come. */
static void test_response_times(void)
{
    char *html = report_as(HL_REPORT_HTML, true, false);
    g_assert_nonnull(
        strstr(html, "],\"responses\":[\"2026-01-01T00:00:00.002000Z\",null]}</script>"));
    g_assert_nonnull(strstr(html, "],\"responses\":[\"2026-01-01T00:00:00.002000Z\","
                                  "\"2026-01-01T00:00:00.007000Z\"]}</script>"));
    g_free(html);
}

/* Every rule and every reason that a record may name is explained. */
static void test_words(void)
{
    char *html = report_as(HL_REPORT_HTML, false, false);
    char *text = between(html, "id=\"words\">", "</script>");
    JsonNode *node = read_back(text);
    JsonObject *words = json_node_get_object(node);
    JsonObject *reasons = json_object_get_object_member(words, "reasons");
    g_assert_cmpuint(json_array_get_length(json_object_get_array_member(words, "rules")), ==,
                     HL_RULE_COUNT);
    g_assert_cmpuint(json_object_get_size(reasons), ==, HL_REASON_HALF_CUT);
    json_node_unref(node);
    g_free(text);
    g_free(html);
}

/* ---- without script ---- */

static char *plain_of(const char *html)
{
    GString *plain = g_string_new(NULL);
    for (const char *at = html; (at = strstr(at, "<noscript><pre>")); at++) {
        char *part = between(at, "<pre>", "</pre></noscript>");
        g_string_append(plain, part);
        g_free(part);
    }
    g_string_replace(plain, "&lt;", "<", 0);
    g_string_replace(plain, "&gt;", ">", 0);
    g_string_replace(plain, "&amp;", "&", 0);
    return g_string_free(plain, FALSE);
}

static void check_plain(bool all, bool exchanges)
{
    char *html = report_as(HL_REPORT_HTML, all, exchanges);
    char *text = report_as(HL_REPORT_TEXT, all, exchanges);
    char *plain = plain_of(html);
    g_assert_cmpstr(plain, ==, text);
    g_free(plain);
    g_free(text);
    g_free(html);
}

static void test_plain(void)
{
    check_plain(false, false);
    check_plain(true, true);
}

/* ---- what is written ---- */

static void test_only_what_is_worth_telling(void)
{
    char *some = report_as(HL_REPORT_HTML, false, false);
    char *all = report_as(HL_REPORT_HTML, true, false);
    g_assert_cmpuint(count(some, "class=\"chain\""), ==, G_N_ELEMENTS(makers) - 1);
    g_assert_cmpuint(count(all, "class=\"chain\""), ==, G_N_ELEMENTS(makers));
    char *matrix = between(some, "\"matrix\":", "</script>");
    char *same = between(all, "\"matrix\":", "</script>");
    g_assert_cmpstr(matrix, ==, same);
    g_assert_nonnull(strstr(matrix, "\"unseen\":1"));
    g_free(same);
    g_free(matrix);
    g_free(all);
    g_free(some);
}

static void test_empty(void)
{
    hl_report_options options = {.format = HL_REPORT_HTML};
    char *written = sample_report(&options, NULL, 0, NULL);
    g_assert_nonnull(strstr(written, "\"matrix\":[],\"matrix_left_out\":0,"));
    g_assert_nonnull(strstr(written, "No redirects, no findings."));
    g_free(written);
}

static void take_last(void *user, hl_bytes octets)
{
    GString *last = user;
    g_string_truncate(last, 0);
    g_string_append_len(last, (const char *)octets.data, (gssize)octets.size);
}

/* Each chain is handed on at once and whole. */
static void test_nothing_is_held_back(void)
{
    GString *last = g_string_new(NULL);
    hl_report_options options = {.format = HL_REPORT_HTML};
    hl_report *report = hl_report_new(&options, (hl_report_sink){take_last, last});
    for (unsigned i = 0; i < 3; i++) {
        hl_chain *chain = sample_long_chain();
        hl_report_chain(report, chain);
        g_assert_true(
            g_str_has_prefix(last->str, "<script type=\"application/json\" class=\"chain\">"));
        g_assert_true(g_str_has_suffix(last->str, "</pre></noscript>\n"));
        hl_chain_free(chain);
    }
    hl_report_free(report);
    g_string_free(last, TRUE);
}

void add_html_tests(void)
{
    g_test_add_func("/report/html/policy", test_policy);
    g_test_add_func("/report/html/self-contained", test_self_contained);
    g_test_add_func("/report/html/no-markup", test_no_markup_from_the_network);
    g_test_add_func("/report/html/records", test_records_are_those_of_ndjson);
    g_test_add_func("/report/html/response-times", test_response_times);
    g_test_add_func("/report/html/words", test_words);
    g_test_add_func("/report/html/plain", test_plain);
    g_test_add_func("/report/html/told", test_only_what_is_worth_telling);
    g_test_add_func("/report/html/empty", test_empty);
    g_test_add_func("/report/html/nothing-held-back", test_nothing_is_held_back);
}
