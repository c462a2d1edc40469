/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "preferences.h"

#include "wireshark_api.h"

/* Wireshark keeps these up to date. AS_WRITTEN: as the table of rules has it. */
enum { AS_WRITTEN = -1 };
static unsigned window_seconds;
static unsigned max_hops;
static int severities[HL_RULE_COUNT];

static const enum_val_t severity_choices[] = {
    {"default", "Default", AS_WRITTEN}, {"off", "Off", HL_OFF},       {"note", "Note", HL_NOTE},
    {"warning", "Warning", HL_WARNING}, {"error", "Error", HL_ERROR}, {NULL, NULL, 0},
};

/* Names of preferences have no hyphens. They live as long as the process. */
static char *preference_name(const char *rule)
{
    return g_strdelimit(g_strconcat("rule_", rule, NULL), "-", '_');
}

static void register_rules(module_t *module)
{
    for (int id = 0; id < HL_RULE_COUNT; id++) {
        const hl_rule *rule = hl_rule_get((hl_rule_id)id);
        severities[id] = AS_WRITTEN;
        prefs_register_enum_preference(module, preference_name(rule->name), rule->name, rule->harm,
                                       &severities[id], severity_choices, FALSE);
    }
}

void hl_preferences_register(int protocol)
{
    module_t *module = prefs_register_protocol(protocol, NULL);
    window_seconds = (unsigned)(hl_pairing_options_default.window_ns / HL_NS_PER_SECOND);
    max_hops = hl_audit_options_default.max_hops;
    prefs_register_uint_preference(
        module, "window", "Window (seconds)",
        "A follow-up starts at most this many seconds of capture time after its redirect", 10,
        &window_seconds);
    prefs_register_uint_preference(module, "max_hops", "Maximum hops",
                                   "More redirects followed in a row fire the rule too-many-hops",
                                   10, &max_hops);
    register_rules(module);
}

hl_auditor_options hl_preferences_options(void)
{
    hl_auditor_options options = hl_auditor_options_default();
    options.pairing.window_ns = (hl_time_ns)window_seconds * HL_NS_PER_SECOND;
    options.pairing.look_back = true;
    options.audit.max_hops = max_hops;
    for (int id = 0; id < HL_RULE_COUNT; id++) {
        options.audit.severity_is_set[id] = severities[id] != AS_WRITTEN;
        options.audit.severity[id] = (hl_severity)MAX(severities[id], HL_OFF);
    }
    return options;
}
