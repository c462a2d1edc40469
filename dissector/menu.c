/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "menu.h"

#include "open_capture.h"
#include "wireshark_api.h"

#include "model/hl_rule.h"

#include <wsutil/report_message.h>

static uint32_t selected_frame(void)
{
    ws_info_t *info = NULL;
    plugin_if_get_ws_info(&info);
    return info && info->ws_info_supported ? info->cf_framenr : 0;
}

static void filter_violations(ext_menubar_gui_type type, gpointer object, gpointer user)
{
    (void)type;
    (void)object;
    (void)user;
    plugin_if_apply_filter("hoplint.verdict == \"violation\"", TRUE);
}

/* The first violation behind `after`, else the first of all; 0: there is none. */
static uint32_t find_violation(const GPtrArray *chains, uint32_t after)
{
    uint32_t next = 0, first = 0;
    for (guint i = 0; i < chains->len; i++) {
        const hl_chain *chain = g_ptr_array_index(chains, i);
        for (guint j = 0; j < chain->hops->len; j++) {
            const hl_hop *hop = hl_chain_hop(chain, j);
            uint32_t frame = hl_hop_frame(hop);
            if (hop->verdict != HL_VIOLATION)
                continue;
            if (frame > after && (next == 0 || frame < next))
                next = frame;
            if (first == 0 || frame < first)
                first = frame;
        }
    }
    return next ? next : first;
}

static void go_to_next_violation(ext_menubar_gui_type type, gpointer object, gpointer user)
{
    (void)type;
    (void)object;
    (void)user;
    if (!hl_open_capture())
        return;
    hl_open_capture_settle();
    const GPtrArray *chains = hl_marks_chains(hl_session_marks(hl_open_capture()));
    uint32_t frame = find_violation(chains, selected_frame());
    if (frame)
        plugin_if_goto_frame(frame);
    else
        report_warning("hoplint: there is no violation in this capture.");
}

static void explain_rules(const hl_hop *hop, GString *text)
{
    for (guint i = 0; i < hop->findings->len; i++) {
        const hl_finding *finding = &g_array_index(hop->findings, hl_finding, i);
        const hl_rule *rule = hl_rule_get(finding->rule);
        const char *reference = hl_rule_reference(rule->id, hop->redirect->response->status);
        g_string_append_printf(
            text,
            "%s (%s, %s): %s\n\n%s\n\nA correct client sends:\n%s\n\nThe rule fires on:\n%s\n\n",
            rule->name, hl_severity_text(finding->severity), reference, finding->message,
            rule->harm, rule->before, rule->after);
    }
}

static void explain_rule(ext_menubar_gui_type type, gpointer object, gpointer user)
{
    (void)type;
    (void)object;
    (void)user;
    hl_session *session = hl_open_capture();
    const hl_mark *mark =
        session ? hl_marks_find(hl_session_marks(session), selected_frame()) : NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; mark && mark->sightings && i < mark->sightings->len; i++) {
        const hl_sighting *sighting = &g_array_index(mark->sightings, hl_sighting, i);
        if (hl_sighting_has_verdict(sighting))
            explain_rules(sighting->hop, text);
    }
    if (text->len == 0)
        g_string_assign(text, "hoplint: the selected packet breaks no rule. Select a follow-up, "
                              "e.g. with \"Next violation\".");
    report_warning("%s", text->str);
    g_string_free(text, TRUE);
}

void hl_menu_register(int protocol)
{
    ext_menu_t *menu = ext_menubar_register_menu(protocol, "HTTP redirects (hoplint)", TRUE);
    ext_menubar_set_parentmenu(menu, "Tools");
    ext_menubar_add_entry(menu, "Filter violations",
                          "Show the follow-ups that break a rule of RFC 9110", filter_violations,
                          NULL);
    ext_menubar_add_entry(menu, "Next violation", "Go to the next one", go_to_next_violation, NULL);
    ext_menubar_add_entry(menu, "Explain this rule", "Of the selected packet", explain_rule, NULL);
}
