/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_hop.h"

static void clear_finding(gpointer finding)
{
    g_free(((hl_finding *)finding)->message);
}

hl_hop *hl_hop_new(hl_exchange *redirect)
{
    hl_hop *hop = g_new0(hl_hop, 1);
    hop->redirect = hl_exchange_ref(redirect);
    hop->verdict = HL_UNDETERMINED;
    hop->findings = g_array_new(FALSE, FALSE, sizeof(hl_finding));
    g_array_set_clear_func(hop->findings, clear_finding);
    return hop;
}

void hl_hop_free(hl_hop *hop)
{
    if (!hop)
        return;
    hl_exchange_unref(hop->redirect);
    hl_exchange_unref(hop->follow_up);
    hl_exchange_unref(hop->preflight);
    hl_connection_unref(hop->hidden_on);
    g_free(hop->target);
    g_free(hop->location_problem);
    g_free(hop->misresolved);
    g_array_unref(hop->findings);
    g_free(hop);
}

void hl_hop_add_finding(hl_hop *hop, hl_finding finding)
{
    guint place = 0;
    while (place < hop->findings->len &&
           g_array_index(hop->findings, hl_finding, place).severity >= finding.severity)
        place++;
    g_array_insert_val(hop->findings, place, finding);
}

hl_severity hl_hop_severity(const hl_hop *hop)
{
    return hop->findings->len > 0 ? g_array_index(hop->findings, hl_finding, 0).severity : HL_OFF;
}

static void free_hop(gpointer hop)
{
    hl_hop_free(hop);
}

hl_chain *hl_chain_new(void)
{
    hl_chain *chain = g_new0(hl_chain, 1);
    chain->hops = g_ptr_array_new_with_free_func(free_hop);
    return chain;
}

void hl_chain_free(hl_chain *chain)
{
    if (!chain)
        return;
    g_ptr_array_unref(chain->hops);
    g_free(chain);
}

static void copy_findings(hl_hop *copy, const hl_hop *hop)
{
    for (guint i = 0; i < hop->findings->len; i++) {
        hl_finding finding = g_array_index(hop->findings, hl_finding, i);
        finding.message = g_strdup(finding.message);
        g_array_append_val(copy->findings, finding);
    }
}

static hl_hop *copy_hop(const hl_hop *hop)
{
    hl_hop *copy = hl_hop_new(hop->redirect);
    GArray *findings = copy->findings;
    *copy = *hop;
    copy->findings = findings;
    copy->follow_up = hop->follow_up ? hl_exchange_ref(hop->follow_up) : NULL;
    copy->preflight = hop->preflight ? hl_exchange_ref(hop->preflight) : NULL;
    copy->hidden_on = hop->hidden_on ? hl_connection_ref(hop->hidden_on) : NULL;
    copy->target = g_strdup(hop->target);
    copy->location_problem = g_strdup(hop->location_problem);
    copy->misresolved = g_strdup(hop->misresolved);
    copy_findings(copy, hop);
    return copy;
}

hl_chain *hl_chain_copy(const hl_chain *chain)
{
    hl_chain *copy = hl_chain_new();
    for (guint i = 0; i < chain->hops->len; i++)
        hl_chain_add(copy, copy_hop(hl_chain_hop(chain, i)));
    return copy;
}

void hl_chain_add(hl_chain *chain, hl_hop *hop)
{
    g_ptr_array_add(chain->hops, hop);
    hop->index = chain->hops->len;
}

hl_hop *hl_chain_hop(const hl_chain *chain, size_t index)
{
    return g_ptr_array_index(chain->hops, index);
}

hl_severity hl_chain_severity(const hl_chain *chain)
{
    hl_severity worst = HL_OFF;
    for (guint i = 0; i < chain->hops->len; i++)
        worst = MAX(worst, hl_hop_severity(hl_chain_hop(chain, i)));
    return worst;
}

hl_frame_ref hl_finding_frame(const hl_finding *finding)
{
    hl_frame_ref last = {0};
    for (int i = 0; i < HL_FINDING_FRAMES; i++)
        if (finding->frames[i].number != 0)
            last = finding->frames[i];
    return last;
}

const char *hl_severity_text(hl_severity severity)
{
    static const char *const texts[] = {"off", "note", "warning", "error"};
    return texts[severity];
}

const char *hl_verdict_text(hl_verdict verdict)
{
    static const char *const texts[HL_VERDICT_COUNT] = {
        "kept", "permitted", "violation", "not-followed", "unseen", "undetermined"};
    return texts[verdict];
}

const char *hl_confidence_text(hl_confidence confidence)
{
    static const char *const texts[] = {"none", "certain", "likely", "ambiguous"};
    return texts[confidence];
}

const char *hl_evidence_text(hl_evidence evidence)
{
    static const char *const texts[HL_EVIDENCE_COUNT] = {
        "same-connection", "same-content",    "same-trace",  "same-user-agent",
        "same-fields",     "cookie-returned", "short-delay", "referer"};
    return texts[g_bit_nth_lsf(evidence, -1)];
}

const char *hl_reason_text(hl_reason reason)
{
    static const char *const texts[] = {
        [HL_REASON_NONE] = "",
        [HL_REASON_WINDOW_PASSED] = "window-passed",
        [HL_REASON_CLIENT_CLOSED] = "client-closed",
        [HL_REASON_CAPTURE_WENT_ON] = "capture-went-on",
        [HL_REASON_PREFLIGHT_ONLY] = "preflight-only",
        [HL_REASON_UNUSABLE_LOCATION] = "unusable-location",
        [HL_REASON_ENCRYPTED] = "encrypted",
        [HL_REASON_CAPTURE_ENDED] = "capture-ended",
        [HL_REASON_OTHER_PROTOCOL] = "other-protocol",
        [HL_REASON_AMBIGUOUS] = "ambiguous",
        [HL_REASON_REQUEST_UNSEEN] = "request-unseen",
        [HL_REASON_CONTENT_UNSEEN] = "content-unseen",
        [HL_REASON_CONTENT_CUT] = "content-cut",
        [HL_REASON_CONTENT_CODED] = "content-coded",
        [HL_REASON_MESSAGES_LOST] = "messages-lost",
        [HL_REASON_HALF_CUT] = "half-cut",
        [HL_REASON_LIMIT] = "limit-reached",
    };
    return texts[reason];
}

const char *hl_hiding_text(hl_hiding hiding)
{
    static const char *const texts[] = {
        [HL_HIDING_UNNAMED] = "no-name",
        [HL_HIDING_ENCRYPTED_HELLO] = "encrypted-hello",
        [HL_HIDING_SHARED] = "shared-server",
        [HL_HIDING_NAMED] = "server-name",
    };
    return texts[hiding];
}
