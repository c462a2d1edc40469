/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How records are put together, and what is left out. */
#include "tests.h"

#include "sample.h"

#include <json-glib/json-glib.h>

static const sample_maker makers[] = {sample_violation, sample_hostile, sample_odd};

static char *written_as(hl_report_format format, bool exchanges)
{
    hl_report_options options = {.format = format, .exchanges = exchanges};
    return sample_report(&options, makers, G_N_ELEMENTS(makers), NULL);
}

static JsonNode *read_back(const char *text)
{
    GError *error = NULL;
    JsonNode *node = json_from_string(text, &error);
    g_assert_no_error(error);
    return node;
}

/* The document holds what the lines hold, in the same order. */
static void check_same_records(bool exchanges)
{
    char *ndjson = written_as(HL_REPORT_NDJSON, exchanges);
    char *json = written_as(HL_REPORT_JSON, exchanges);
    char **lines = g_strsplit(ndjson, "\n", -1);
    JsonNode *document = read_back(json);
    JsonObject *object = json_node_get_object(document);
    JsonArray *records = json_object_get_array_member(object, "records");
    guint count = g_strv_length(lines) - 2; /* the summary, and what is behind the last newline */
    g_assert_cmpuint(json_array_get_length(records), ==, count);
    for (guint i = 0; i <= count; i++) {
        JsonNode *line = read_back(lines[i]);
        JsonNode *same = i < count ? json_array_get_element(records, i)
                                   : json_object_get_member(object, "summary");
        g_assert_true(json_node_equal(line, same));
        json_node_unref(line);
    }
    json_node_unref(document);
    g_strfreev(lines);
    g_free(json);
    g_free(ndjson);
}

static void test_same_records(void)
{
    check_same_records(false);
    check_same_records(true);
}

static void test_empty(void)
{
    hl_report_options options = {.format = HL_REPORT_JSON};
    char *written = sample_report(&options, NULL, 0, NULL);
    g_assert_true(g_str_has_prefix(
        written, "{\"hoplint\":{\"version\":\"" HL_VERSION "\"},\n\"records\":[],\n"
                 "\"summary\":{\"type\":\"summary\",\"captures\":[],\"packets\":0,"));
    g_assert_true(g_str_has_suffix(written, "}}}\n"));
    g_free(written);
}

static hl_chain *unseen(void)
{
    return sample_unfollowed(HL_UNSEEN, HL_REASON_ENCRYPTED);
}

static unsigned lines_with(bool all)
{
    sample_maker both[] = {unseen, sample_long_chain};
    hl_report_options options = {.format = HL_REPORT_NDJSON, .all = all};
    char *written = sample_report(&options, both, G_N_ELEMENTS(both), NULL);
    char **lines = g_strsplit(written, "\n", -1);
    unsigned count = g_strv_length(lines) - 1;
    g_assert_nonnull(strstr(lines[count - 1], "\"hops\":{\"total\":3,"));
    g_strfreev(lines);
    g_free(written);
    return count;
}

/* Chains are written whole: the hop without a finding too, when another one of its chain has one. */
static void test_all(void)
{
    g_assert_cmpuint(lines_with(false), ==, 3);
    g_assert_cmpuint(lines_with(true), ==, 4);
}

static hl_chain *guess(uint16_t status)
{
    hl_chain *chain = sample_violation();
    hl_hop *hop = hl_chain_hop(chain, 0);
    hop->redirect->response->status = status;
    hop->confidence = HL_AMBIGUOUS;
    hop->verdict = HL_UNDETERMINED;
    hop->reason = HL_REASON_AMBIGUOUS;
    g_array_set_size(hop->findings, 0);
    return chain;
}

static hl_chain *doubtful_307(void)
{
    return guess(307);
}

static hl_chain *doubtful_303(void)
{
    return guess(303);
}

static hl_chain *same_method(void)
{
    hl_chain *chain = guess(307);
    hl_hop *hop = hl_chain_hop(chain, 0);
    hop->follow_up->request->method = hop->redirect->request->method;
    return chain;
}

static bool is_told(sample_maker maker)
{
    hl_report_options options = {.format = HL_REPORT_NDJSON};
    char *written = sample_report(&options, &maker, 1, NULL);
    bool told = g_str_has_prefix(written, "{\"type\":\"hop\"");
    g_free(written);
    return told;
}

/* Rules are silent about a guess; a changed method is told nevertheless, 303's own is none. */
static void test_doubts(void)
{
    g_assert_true(is_told(doubtful_307));
    g_assert_false(is_told(doubtful_303));
    g_assert_false(is_told(same_method));
}

typedef struct pieces {
    unsigned count;
    GString *last;
} pieces;

static void take_piece(void *user, hl_bytes octets)
{
    pieces *taken = user;
    taken->count++;
    g_string_truncate(taken->last, 0);
    g_string_append_len(taken->last, (const char *)octets.data, (gssize)octets.size);
}

/* Whoever watches a live capture sees each chain at once. */
static void test_nothing_is_held_back(void)
{
    pieces taken = {0, g_string_new(NULL)};
    hl_report_options options = {.format = HL_REPORT_NDJSON};
    hl_report *report = hl_report_new(&options, (hl_report_sink){take_piece, &taken});
    for (unsigned i = 1; i <= 3; i++) {
        hl_chain *chain = sample_long_chain();
        hl_report_chain(report, chain);
        g_assert_cmpuint(taken.count, ==, i);
        g_assert_true(g_str_has_suffix(taken.last->str, "}]}\n"));
        hl_chain_free(chain);
    }
    hl_report_free(report);
    g_string_free(taken.last, TRUE);
}

static void test_formats(void)
{
    static const char *const names[] = {"text", "ndjson", "json",  "csv",
                                        "har",  "junit",  "sarif", "html"};
    G_STATIC_ASSERT(G_N_ELEMENTS(names) == HL_REPORT_FORMAT_COUNT);
    for (int i = 0; i < HL_REPORT_FORMAT_COUNT; i++)
        g_assert_cmpstr(hl_report_format_name((hl_report_format)i), ==, names[i]);
}

void add_document_tests(void)
{
    g_test_add_func("/report/document/same-records", test_same_records);
    g_test_add_func("/report/document/empty", test_empty);
    g_test_add_func("/report/document/all", test_all);
    g_test_add_func("/report/document/doubts", test_doubts);
    g_test_add_func("/report/document/nothing-held-back", test_nothing_is_held_back);
    g_test_add_func("/report/document/formats", test_formats);
}
