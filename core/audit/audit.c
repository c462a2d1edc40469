/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hl_audit.h"

#include "judgement.h"
#include "model/hl_rule.h"
#include "rules.h"

struct hl_audit {
    hl_audit_options options;
    hl_domains *domains;
    hl_cookies *cookies;
};

const hl_audit_options hl_audit_options_default = {.max_hops = 20};

hl_audit *hl_audit_new(const hl_limits *limits, const hl_audit_options *options)
{
    hl_audit *audit = g_new0(hl_audit, 1);
    audit->options = *options;
    audit->domains = hl_domains_new();
    audit->cookies = hl_cookies_new(limits->remembered_cookies, audit->domains);
    return audit;
}

void hl_audit_free(hl_audit *audit)
{
    if (!audit)
        return;
    hl_cookies_free(audit->cookies);
    hl_domains_free(audit->domains);
    g_free(audit);
}

void hl_audit_observe(hl_audit *audit, hl_exchange *exchange)
{
    const hl_message *response = exchange->response;
    if (!response || !hl_message_find(response, "set-cookie").data)
        return;
    const char *text = hl_exchange_url(exchange);
    hl_url *url = text ? hl_url_parse(hl_bytes_text(text)) : NULL;
    if (url)
        hl_cookies_observe(audit->cookies, url, response);
    hl_url_free(url);
}

uint64_t hl_audit_cookies_forgotten(const hl_audit *audit)
{
    return hl_cookies_forgotten(audit->cookies);
}

static hl_frame_ref frame_of(const hl_message *message)
{
    return message ? message->head_frame : (hl_frame_ref){0, 0};
}

/* What the user wants of a rule holds for all its findings. */
static void apply(const hl_judgement *judgement, hl_rule_id id, hl_hop *hop)
{
    const hl_audit_options *options = judgement->options;
    bool is_set = options->severity_is_set[id];
    hl_finding finding = {.rule = id, .severity = hl_rule_get(id)->severity};
    if (is_set && options->severity[id] == HL_OFF)
        return;
    if (!hl_rule_function_of(id)(judgement, &finding))
        return;
    if (is_set)
        finding.severity = options->severity[id];
    finding.frames[0] = frame_of(judgement->original);
    finding.frames[1] = frame_of(judgement->response);
    finding.frames[2] = frame_of(judgement->follow_up);
    hl_hop_add_finding(hop, finding);
}

static void judge_hop(const hl_audit *audit, hl_course *course, hl_hop *hop)
{
    hl_judgement judgement = {
        .options = &audit->options, .domains = audit->domains, .cookies = audit->cookies};
    hl_judgement_init(&judgement, hop);
    judgement.place =
        hl_course_follow(course, judgement.comparable, judgement.original, judgement.original_url,
                         judgement.follow_up, judgement.follow_up_url);
    hop->verdict = judgement.ruling.verdict;
    hop->reason = judgement.ruling.reason;
    g_array_set_size(hop->findings, 0);
    for (int id = 0; id < HL_RULE_COUNT; id++)
        apply(&judgement, (hl_rule_id)id, hop);
    hl_judgement_clear(&judgement);
}

void hl_audit_judge(hl_audit *audit, hl_chain *chain)
{
    hl_course *course = hl_course_new();
    for (guint i = 0; i < chain->hops->len; i++)
        judge_hop(audit, course, hl_chain_hop(chain, i));
    hl_course_free(course);
}
