/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_hop.h"

#include "messages.h"
#include "tests.h"

static hl_hop *hop_of(uint16_t status)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    char *head = g_strdup_printf("HTTP/1.1 %u", status);
    hl_exchange *redirect = test_exchange(0, NULL, test_message(connection, 0, head, NULL, 0, 1));
    hl_hop *hop = hl_hop_new(redirect);
    hl_exchange_unref(redirect);
    hl_connection_unref(connection);
    g_free(head);
    return hop;
}

static void add(hl_hop *hop, hl_rule_id rule, hl_severity severity)
{
    hl_hop_add_finding(
        hop, (hl_finding){.rule = rule, .severity = severity, .message = g_strdup("found")});
}

static hl_rule_id rule_at(const hl_hop *hop, guint index)
{
    return g_array_index(hop->findings, hl_finding, index).rule;
}

/* The worst comes first; among equals the first added. */
static void test_findings(void)
{
    hl_hop *hop = hop_of(307);
    g_assert_cmpint(hl_hop_severity(hop), ==, HL_OFF);
    add(hop, HL_RULE_POST_TO_GET, HL_NOTE);
    add(hop, HL_RULE_STALE_HOST, HL_WARNING);
    add(hop, HL_RULE_METHOD_CHANGED, HL_ERROR);
    add(hop, HL_RULE_FRAGMENT_SENT, HL_WARNING);
    static const hl_rule_id order[] = {HL_RULE_METHOD_CHANGED, HL_RULE_STALE_HOST,
                                       HL_RULE_FRAGMENT_SENT, HL_RULE_POST_TO_GET};
    g_assert_cmpuint(hop->findings->len, ==, G_N_ELEMENTS(order));
    for (guint i = 0; i < G_N_ELEMENTS(order); i++)
        g_assert_cmpint(rule_at(hop, i), ==, order[i]);
    g_assert_cmpint(hl_hop_severity(hop), ==, HL_ERROR);
    hl_hop_free(hop);
    hl_hop_free(NULL);
}

static void test_new(void)
{
    hl_hop *hop = hop_of(307);
    g_assert_cmpint(hop->verdict, ==, HL_UNDETERMINED);
    g_assert_cmpint(hop->confidence, ==, HL_CONFIDENCE_NONE);
    g_assert_nonnull(hop->findings);
    g_assert_null(hop->follow_up);
    hl_hop_free(hop);
}

static void test_chain(void)
{
    hl_chain *chain = hl_chain_new();
    g_assert_cmpint(hl_chain_severity(chain), ==, HL_OFF);
    for (uint16_t i = 0; i < 3; i++)
        hl_chain_add(chain, hop_of((uint16_t)(301 + i)));
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpuint(hl_chain_hop(chain, i)->index, ==, i + 1);
        g_assert_cmpuint(hl_chain_hop(chain, i)->redirect->response->status, ==, 301 + i);
    }
    add(hl_chain_hop(chain, 1), HL_RULE_STALE_HOST, HL_WARNING);
    add(hl_chain_hop(chain, 2), HL_RULE_POST_TO_GET, HL_NOTE);
    g_assert_cmpint(hl_chain_severity(chain), ==, HL_WARNING);
    hl_chain_free(chain);
    hl_chain_free(NULL);
}

/* A copy has all that a hop has, and lives on without it. */
static void test_copy(void)
{
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, hop_of(303));
    hl_chain_add(chain, hop_of(307));
    hl_hop *hop = hl_chain_hop(chain, 1);
    hop->follow_up = hl_exchange_ref(hl_chain_hop(chain, 0)->redirect);
    hop->target = g_strdup("http://www.example.org/");
    hop->verdict = HL_VIOLATION;
    add(hop, HL_RULE_METHOD_CHANGED, HL_ERROR);
    const hl_exchange *follow_up = hop->follow_up;
    hl_chain *copy = hl_chain_copy(chain);
    hl_chain_free(chain);

    g_assert_cmpuint(copy->hops->len, ==, 2);
    hop = hl_chain_hop(copy, 1);
    g_assert_cmpuint(hop->index, ==, 2);
    g_assert_cmpuint(hop->redirect->response->status, ==, 307);
    g_assert_true(hop->follow_up == follow_up);
    g_assert_cmpstr(hop->target, ==, "http://www.example.org/");
    g_assert_cmpint(hop->verdict, ==, HL_VIOLATION);
    g_assert_cmpuint(hop->findings->len, ==, 1);
    g_assert_cmpint(hl_chain_severity(copy), ==, HL_ERROR);
    g_assert_cmpuint(hl_chain_hop(copy, 0)->findings->len, ==, 0);
    hl_chain_free(copy);
}

/* Words of records: lower case, hyphens, each another. */
static void check_words(const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_assert_nonnull(words[i]);
        g_assert_cmpuint(strspn(words[i], "abcdefghijklmnopqrstuvwxyz-"), ==, strlen(words[i]));
        for (size_t j = 0; j < i; j++)
            g_assert_cmpstr(words[i], !=, words[j]);
    }
}

static void test_words(void)
{
    const char *words[32];
    for (int i = 0; i < HL_VERDICT_COUNT; i++)
        words[i] = hl_verdict_text((hl_verdict)i);
    check_words(words, HL_VERDICT_COUNT);
    for (int i = 0; i <= HL_REASON_LIMIT; i++)
        words[i] = hl_reason_text((hl_reason)i);
    check_words(words, HL_REASON_LIMIT + 1);
    for (int i = 0; i < HL_EVIDENCE_COUNT; i++)
        words[i] = hl_evidence_text((hl_evidence)(1 << i));
    check_words(words, HL_EVIDENCE_COUNT);
    for (int i = 0; i <= HL_AMBIGUOUS; i++)
        words[i] = hl_confidence_text((hl_confidence)i);
    check_words(words, HL_AMBIGUOUS + 1);
    for (int i = 0; i <= HL_ERROR; i++)
        words[i] = hl_severity_text((hl_severity)i);
    check_words(words, HL_ERROR + 1);
}

/* Words that programs rely on. */
static void test_some_words(void)
{
    g_assert_cmpstr(hl_verdict_text(HL_KEPT), ==, "kept");
    g_assert_cmpstr(hl_verdict_text(HL_NOT_FOLLOWED), ==, "not-followed");
    g_assert_cmpstr(hl_verdict_text(HL_UNDETERMINED), ==, "undetermined");
    g_assert_cmpstr(hl_evidence_text(HL_EVIDENCE_SAME_CONNECTION), ==, "same-connection");
    g_assert_cmpstr(hl_evidence_text(HL_EVIDENCE_REFERER), ==, "referer");
    g_assert_cmpstr(hl_reason_text(HL_REASON_CONTENT_CUT), ==, "content-cut");
    g_assert_cmpstr(hl_reason_text(HL_REASON_CONTENT_CODED), ==, "content-coded");
    g_assert_cmpstr(hl_reason_text(HL_REASON_MESSAGES_LOST), ==, "messages-lost");
    g_assert_cmpstr(hl_reason_text(HL_REASON_HALF_CUT), ==, "half-cut");
    g_assert_cmpstr(hl_confidence_text(HL_CERTAIN), ==, "certain");
    g_assert_cmpstr(hl_severity_text(HL_ERROR), ==, "error");
}

void add_hop_tests(void)
{
    g_test_add_func("/model/hop/new", test_new);
    g_test_add_func("/model/hop/findings", test_findings);
    g_test_add_func("/model/hop/chain", test_chain);
    g_test_add_func("/model/hop/copy", test_copy);
    g_test_add_func("/model/hop/words", test_words);
    g_test_add_func("/model/hop/some-words", test_some_words);
}
