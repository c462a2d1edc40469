/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules, for people: --rules and --explain. */
#ifndef RULES_PAGE_H
#define RULES_PAGE_H

#include "audit/hl_audit.h"

#include <glib.h>

/* A line a rule: name, severity (as `audit` has it set), strength, clause. */
void hl_rules_page_list(GString *out, const hl_audit_options *audit);

/* One rule: what harm it does, where that is written, and what it looks like on the wire. */
void hl_rules_page_explain(GString *out, const hl_audit_options *audit, const hl_rule *rule);

#endif
