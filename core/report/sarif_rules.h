/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of rules as SARIF describes a tool (SARIF 2.1.0 §3.19, §3.49). */
#ifndef SARIF_RULES_H
#define SARIF_RULES_H

#include "report/json.h"

/* The tool with all its rules, an object of its own; ruleIndex of a result is hl_rule_id. */
void hl_sarif_add_driver(hl_json *json);

#endif
