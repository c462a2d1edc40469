/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fields.h"

#include "model/hl_rule.h"

static int protocol = -1;
static int subtree = -1;
static int numbers[HL_SHOWN_COUNT];
static expert_field expert_numbers[HL_RULE_COUNT];
static ei_register_info expert_items[HL_RULE_COUNT];

#define TEXT(shown, name, abbreviation, blurb)                                                     \
    {                                                                                              \
        &numbers[shown],                                                                           \
        {                                                                                          \
            name, "hoplint." abbreviation, FT_STRING, BASE_NONE, NULL, 0, blurb, HFILL             \
        }                                                                                          \
    }
#define NUMBER(shown, name, abbreviation, type, blurb)                                             \
    {                                                                                              \
        &numbers[shown],                                                                           \
        {                                                                                          \
            name, "hoplint." abbreviation, type, BASE_DEC, NULL, 0, blurb, HFILL                   \
        }                                                                                          \
    }
#define LINK(shown, name, abbreviation, kind, blurb)                                               \
    {                                                                                              \
        &numbers[shown],                                                                           \
        {                                                                                          \
            name, "hoplint." abbreviation, FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(kind), 0, blurb,  \
                HFILL                                                                              \
        }                                                                                          \
    }

static hf_register_info fields[] = {
    TEXT(HL_SHOWN_ROLE, "Role", "role",
         "What this frame is to the hop: original, redirect or follow-up"),
    TEXT(HL_SHOWN_VERDICT, "Verdict", "verdict",
         "kept, permitted, violation, not-followed, unseen or undetermined; stands in the frame of "
         "the follow-up, or of the redirect when there is none"),
    {&numbers[HL_SHOWN_PROVISIONAL],
     {"Provisional", "hoplint.provisional", FT_BOOLEAN, BASE_NONE, NULL, 0,
      "As far as was known when the frame was read first", HFILL}},
    TEXT(HL_SHOWN_REASON, "Reason", "reason", "Why there is no verdict on the method"),
    NUMBER(HL_SHOWN_STATUS, "Status", "status", FT_UINT16, "Status code of the redirect"),
    TEXT(HL_SHOWN_CONFIDENCE, "Confidence", "confidence",
         "How sure it is that this request followed that redirect: certain, likely or ambiguous"),
    TEXT(HL_SHOWN_EVIDENCE, "Evidence", "evidence", "What speaks for it"),
    TEXT(HL_SHOWN_CHAIN, "Chain", "chain", "Name of the chain; hops of one chain bear the same"),
    NUMBER(HL_SHOWN_HOP, "Hop", "hop", FT_UINT32, "Number of the hop in its chain, from 1"),
    NUMBER(HL_SHOWN_HOPS, "Hops", "hops", FT_UINT32, "Hops of the chain"),
    TEXT(HL_SHOWN_ORIGINAL_METHOD, "Original method", "original_method",
         "Of the redirected request"),
    TEXT(HL_SHOWN_NEW_METHOD, "New method", "new_method", "Of the follow-up"),
    TEXT(HL_SHOWN_TARGET, "Target", "target", "The URL that Location asks for"),
    {&numbers[HL_SHOWN_DELAY],
     {"Delay", "hoplint.delay", FT_RELATIVE_TIME, BASE_NONE, NULL, 0,
      "From the redirect to the follow-up", HFILL}},
    LINK(HL_SHOWN_REQUEST_FRAME, "Redirected request in", "request_frame", FT_FRAMENUM_REQUEST,
         "The request that was redirected"),
    LINK(HL_SHOWN_REDIRECT_FRAME, "Redirect in", "redirect_frame", FT_FRAMENUM_RESPONSE,
         "The response that redirects"),
    LINK(HL_SHOWN_FOLLOW_UP_FRAME, "Follow-up in", "follow_up_frame", FT_FRAMENUM_REQUEST,
         "The request that followed the redirect"),
    TEXT(HL_SHOWN_RULE, "Rule", "rule", "A rule that the hop broke"),
    TEXT(HL_SHOWN_SEVERITY, "Severity", "severity", "note, warning or error"),
    TEXT(HL_SHOWN_MESSAGE, "Finding", "message", "What is wrong"),
};

static int expert_severity(hl_severity severity)
{
    switch (severity) {
    case HL_OFF:
    case HL_NOTE:
        return PI_NOTE;
    case HL_WARNING:
        return PI_WARN;
    case HL_ERROR:
        return PI_ERROR;
    }
    return PI_ERROR;
}

/* Names of fields have no hyphens. They live as long as the process. */
static char *expert_name(const char *rule)
{
    return g_strdelimit(g_strconcat("hoplint.rule.", rule, NULL), "-", '_');
}

static void register_experts(void)
{
    expert_module_t *module = expert_register_protocol(protocol);
    for (int id = 0; id < HL_RULE_COUNT; id++) {
        const hl_rule *rule = hl_rule_get((hl_rule_id)id);
        expert_items[id] = (ei_register_info){
            &expert_numbers[id],
            {expert_name(rule->name), PI_PROTOCOL, expert_severity(rule->severity), rule->harm,
             EXPFILL},
        };
    }
    expert_register_field_array(module, expert_items, HL_RULE_COUNT);
}

int hl_fields_register(void)
{
    static int *subtrees[] = {&subtree};
    for (int shown = 0; shown < HL_SHOWN_COUNT; shown++)
        numbers[shown] = -1;
    protocol = proto_register_protocol("HTTP redirect audit", "hoplint", "hoplint");
    proto_register_field_array(protocol, fields, G_N_ELEMENTS(fields));
    proto_register_subtree_array(subtrees, G_N_ELEMENTS(subtrees));
    register_experts();
    return protocol;
}

int hl_fields_protocol(void)
{
    return protocol;
}

int hl_fields_number(hl_shown shown)
{
    return numbers[shown];
}

int hl_fields_subtree(void)
{
    return subtree;
}

/* The severity of an expert item is its registration's; a finding may bear another one. */
void hl_fields_add_expert(packet_info *pinfo, proto_item *item, hl_rule_id rule,
                          hl_severity severity, const char *message)
{
    expert_field_info *info = &expert_items[rule].eiinfo;
    int usual = info->severity;
    if (severity != hl_rule_get(rule)->severity)
        info->severity = expert_severity(severity);
    expert_add_info_format(pinfo, item, &expert_numbers[rule], "%s: %s", hl_rule_get(rule)->name,
                           message);
    info->severity = usual;
}
