/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "case.h"

enum { HOP_MILLISECONDS = 10, FRAMES_A_HOP = 2 };

static hl_message *request_of(const char *head, const char *content, unsigned turn)
{
    hl_connection *connection =
        test_connection(turn, "10.0.0.7", (uint16_t)(40000 + turn), "10.0.1.2", 80);
    hl_message *request = test_message(connection, 0, head, content, turn * HOP_MILLISECONDS,
                                       1 + FRAMES_A_HOP * turn);
    hl_connection_unref(connection);
    return request;
}

static hl_message *answer_of(const hl_message *request, const char *answer, unsigned turn)
{
    char *head = g_strdup_printf("HTTP/1.1 %s", answer);
    hl_message *response = test_message(request->connection, 0, head, NULL,
                                        turn * HOP_MILLISECONDS + 1, 2 + FRAMES_A_HOP * turn);
    g_free(head);
    return response;
}

static void set_follow_up(hl_hop *hop, const char *head, const char *content, unsigned turn)
{
    hop->reason = HL_REASON_CAPTURE_WENT_ON;
    if (!head)
        return;
    hop->reason = HL_REASON_NONE;
    hop->follow_up = test_exchange(turn, request_of(head, content, turn), NULL);
    hop->confidence = HL_CERTAIN;
}

hl_chain *case_chain(const char *request, const char *content, const char *answer,
                     const char *follow_up, const char *follow_up_content)
{
    hl_message *original = request_of(request, content, 0);
    hl_exchange *redirect = test_exchange(0, original, answer_of(original, answer, 0));
    hl_chain *chain = hl_chain_new();
    hl_hop *hop = hl_hop_new(redirect);
    hl_exchange_unref(redirect);
    set_follow_up(hop, follow_up, follow_up_content, 1);
    hl_chain_add(chain, hop);
    return chain;
}

hl_hop *case_add_hop(hl_chain *chain, const char *answer, const char *follow_up,
                     const char *content)
{
    hl_exchange *redirect = hl_chain_hop(chain, chain->hops->len - 1)->follow_up;
    unsigned turn = chain->hops->len;
    redirect->response = answer_of(redirect->request, answer, turn);
    hl_hop *hop = hl_hop_new(redirect);
    hl_chain_add(chain, hop);
    set_follow_up(hop, follow_up, content, turn + 1);
    return hop;
}

void case_connect(hl_message *request, const char *server, uint16_t port, bool encrypted)
{
    hl_connection *made = test_connection(0, "10.0.0.7", 40000, server, port);
    request->connection->endpoint[1] = made->endpoint[1];
    request->connection->tls_version = encrypted ? "1.3" : NULL;
    hl_connection_unref(made);
}

hl_message *case_original(const hl_chain *chain, size_t index)
{
    return hl_chain_hop(chain, index)->redirect->request;
}

hl_message *case_follow_up(const hl_chain *chain, size_t index)
{
    return hl_chain_hop(chain, index)->follow_up->request;
}

void case_content(hl_message *request, hl_content_state state, uint64_t octets, uint64_t declared)
{
    request->content = (hl_content){.state = state, .octets = octets, .declared_octets = declared};
}

hl_audit *case_audit(void)
{
    return hl_audit_new(&hl_limits_default, &hl_audit_options_default);
}

/* Holds for every finding of every test. */
static void check_finding(const hl_finding *finding)
{
    g_assert_nonnull(finding->message);
    g_assert_true(g_utf8_validate(finding->message, -1, NULL));
    g_assert_cmpuint(strlen(finding->message), >, 10);
    g_assert_null(strstr(finding->message, CASE_SECRET));
    g_assert_null(strchr(finding->message, '\n'));
    g_assert_cmpuint(finding->frames[1].number, >, 0);
}

static void describe(const hl_hop *hop, GString *verdicts, GString *findings)
{
    const char *separator = verdicts->len > 0 ? " | " : "";
    g_string_append_printf(verdicts, "%s%s", separator, hl_verdict_text(hop->verdict));
    if (hop->reason != HL_REASON_NONE)
        g_string_append_printf(verdicts, "/%s", hl_reason_text(hop->reason));
    g_string_append(findings, separator);
    for (guint i = 0; i < hop->findings->len; i++) {
        const hl_finding *finding = &g_array_index(hop->findings, hl_finding, i);
        check_finding(finding);
        g_string_append_printf(findings, "%s%s:%s", i > 0 ? " " : "",
                               hl_rule_get(finding->rule)->name,
                               hl_severity_text(finding->severity));
    }
}

void case_judge(hl_audit *audit, hl_chain *chain, char **verdicts, char **findings)
{
    hl_audit *own = audit ? NULL : case_audit();
    hl_audit_judge(audit ? audit : own, chain);
    GString *verdict_text = g_string_new(NULL), *finding_text = g_string_new(NULL);
    for (guint i = 0; i < chain->hops->len; i++)
        describe(hl_chain_hop(chain, i), verdict_text, finding_text);
    *verdicts = g_string_free(verdict_text, FALSE);
    *findings = g_string_free(finding_text, FALSE);
    hl_audit_free(own);
}

void case_expect_with(hl_audit *audit, hl_chain *chain, const char *verdicts, const char *findings)
{
    char *found_verdicts, *found_findings;
    case_judge(audit, chain, &found_verdicts, &found_findings);
    g_assert_cmpstr(found_findings, ==, findings);
    g_assert_cmpstr(found_verdicts, ==, verdicts);
    g_free(found_verdicts);
    g_free(found_findings);
    hl_chain_free(chain);
}

void case_expect_message(hl_chain *chain, const char *message)
{
    char *verdicts, *findings;
    case_judge(NULL, chain, &verdicts, &findings);
    const hl_hop *hop = hl_chain_hop(chain, 0);
    g_assert_cmpuint(hop->findings->len, ==, 1);
    g_assert_cmpstr(g_array_index(hop->findings, hl_finding, 0).message, ==, message);
    g_free(verdicts);
    g_free(findings);
    hl_chain_free(chain);
}
