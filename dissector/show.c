/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "show.h"

#include "fields.h"

#include "base/hl_escape.h"
#include "model/hl_rule.h"

/* Where items go: they point at no octets of the frame. */
typedef struct place {
    proto_tree *tree;
    tvbuff_t *buffer;
} place;

static proto_item *generated(proto_item *item)
{
    proto_item_set_generated(item);
    return item;
}

static proto_item *add_text(place at, hl_shown shown, const char *text)
{
    return generated(
        proto_tree_add_string(at.tree, hl_fields_number(shown), at.buffer, 0, 0, text));
}

static void add_number(place at, hl_shown shown, uint32_t number)
{
    generated(proto_tree_add_uint(at.tree, hl_fields_number(shown), at.buffer, 0, 0, number));
}

static char *shown_octets(hl_bytes octets)
{
    GString *text = g_string_new(NULL);
    hl_escape_text(text, octets);
    return g_string_free(text, FALSE);
}

static void add_octets(place at, hl_shown shown, hl_bytes octets)
{
    char *text = shown_octets(octets);
    add_text(at, shown, text);
    g_free(text);
}

static void add_link(place at, hl_shown shown, const hl_message *message, const hl_mark *mark)
{
    if (message && message->last_frame.number != mark->frame)
        add_number(at, shown, (uint32_t)message->last_frame.number);
}

static const hl_message *follow_up_of(const hl_hop *hop)
{
    return hop->follow_up ? hop->follow_up->request : NULL;
}

static void add_evidence(place at, const hl_hop *hop)
{
    for (unsigned bit = 0; bit < HL_EVIDENCE_COUNT; bit++)
        if (hop->evidence & (1u << bit))
            add_text(at, HL_SHOWN_EVIDENCE, hl_evidence_text((hl_evidence)(1u << bit)));
}

static void add_delay(place at, const hl_hop *hop)
{
    const hl_message *follow_up = follow_up_of(hop);
    hl_time_ns delay = follow_up->started - hop->redirect->response->head_ended;
    nstime_t time = {.secs = (time_t)(delay / HL_NS_PER_SECOND),
                     .nsecs = (int)(delay % HL_NS_PER_SECOND)};
    generated(
        proto_tree_add_time(at.tree, hl_fields_number(HL_SHOWN_DELAY), at.buffer, 0, 0, &time));
}

static const char *role_text(hl_role role)
{
    switch (role) {
    case HL_ROLE_ORIGINAL:
        return "original";
    case HL_ROLE_REDIRECT:
        return "redirect";
    case HL_ROLE_FOLLOW_UP:
        return "follow-up";
    }
    return "";
}

static void add_chain(place at, const hl_sighting *sighting)
{
    char id[HL_ID_TEXT_SIZE];
    add_text(at, HL_SHOWN_CHAIN, hl_exchange_id(hl_chain_hop(sighting->chain, 0)->redirect, id));
    add_number(at, HL_SHOWN_HOP, sighting->hop->index);
    add_number(at, HL_SHOWN_HOPS, sighting->chain->hops->len);
}

static void add_findings(place at, packet_info *pinfo, const hl_hop *hop)
{
    for (guint i = 0; i < hop->findings->len; i++) {
        const hl_finding *finding = &g_array_index(hop->findings, hl_finding, i);
        proto_item *rule = add_text(at, HL_SHOWN_RULE, hl_rule_get(finding->rule)->name);
        place below = {proto_item_add_subtree(rule, hl_fields_subtree()), at.buffer};
        add_text(below, HL_SHOWN_SEVERITY, hl_severity_text(finding->severity));
        add_text(below, HL_SHOWN_MESSAGE, finding->message);
        hl_fields_add_expert(pinfo, rule, finding->rule, finding->severity, finding->message);
    }
}

static void add_verdict(place at, packet_info *pinfo, const hl_sighting *sighting)
{
    const hl_hop *hop = sighting->hop;
    add_text(at, HL_SHOWN_VERDICT, hl_verdict_text(hop->verdict));
    if (sighting->is_preview)
        generated(proto_tree_add_boolean(at.tree, hl_fields_number(HL_SHOWN_PROVISIONAL), at.buffer,
                                         0, 0, TRUE));
    if (hop->reason != HL_REASON_NONE)
        add_text(at, HL_SHOWN_REASON, hl_reason_text(hop->reason));
    if (hop->follow_up) {
        add_text(at, HL_SHOWN_CONFIDENCE, hl_confidence_text(hop->confidence));
        add_evidence(at, hop);
        add_delay(at, hop);
    }
    add_findings(at, pinfo, hop);
}

static void add_methods(place at, const hl_hop *hop)
{
    if (hop->redirect->request)
        add_octets(at, HL_SHOWN_ORIGINAL_METHOD, hop->redirect->request->method);
    if (hop->follow_up)
        add_octets(at, HL_SHOWN_NEW_METHOD, hop->follow_up->request->method);
}

/* "307 POST -> GET: violation" */
static char *headline(const hl_hop *hop)
{
    char *before = hop->redirect->request ? shown_octets(hop->redirect->request->method) : NULL;
    char *after = hop->follow_up ? shown_octets(hop->follow_up->request->method) : NULL;
    char *line =
        g_strdup_printf("%u %s%s%s: %s", hop->redirect->response->status, before ? before : "?",
                        after ? " -> " : "", after ? after : "", hl_verdict_text(hop->verdict));
    g_free(before);
    g_free(after);
    return line;
}

static void show_sighting(const hl_mark *mark, const hl_sighting *sighting, tvbuff_t *buffer,
                          packet_info *pinfo, proto_tree *tree)
{
    const hl_hop *hop = sighting->hop;
    char *line = headline(hop);
    proto_item *item = generated(proto_tree_add_protocol_format(tree, hl_fields_protocol(), buffer,
                                                                0, 0, "hoplint: %s of %s",
                                                                role_text(sighting->role), line));
    g_free(line);
    place at = {proto_item_add_subtree(item, hl_fields_subtree()), buffer};
    add_text(at, HL_SHOWN_ROLE, role_text(sighting->role));
    if (hl_sighting_has_verdict(sighting))
        add_verdict(at, pinfo, sighting);
    add_number(at, HL_SHOWN_STATUS, hop->redirect->response->status);
    add_methods(at, hop);
    if (hop->target)
        add_text(at, HL_SHOWN_TARGET, hop->target);
    add_link(at, HL_SHOWN_REQUEST_FRAME, hop->redirect->request, mark);
    add_link(at, HL_SHOWN_REDIRECT_FRAME, hop->redirect->response, mark);
    add_link(at, HL_SHOWN_FOLLOW_UP_FRAME, follow_up_of(hop), mark);
    add_chain(at, sighting);
}

static void show_in_info(const hl_sighting *sighting, packet_info *pinfo)
{
    const hl_hop *hop = sighting->hop;
    if (!hl_sighting_has_verdict(sighting) || hop->verdict != HL_VIOLATION)
        return;
    char *line = headline(hop);
    col_append_fstr(pinfo->cinfo, COL_INFO, " [hoplint: %s]", line);
    g_free(line);
}

void hl_show(const hl_mark *mark, tvbuff_t *buffer, packet_info *pinfo, proto_tree *tree)
{
    for (guint i = 0; mark->sightings && i < mark->sightings->len; i++) {
        const hl_sighting *sighting = &g_array_index(mark->sightings, hl_sighting, i);
        show_in_info(sighting, pinfo);
        show_sighting(mark, sighting, buffer, pinfo, tree);
    }
}
