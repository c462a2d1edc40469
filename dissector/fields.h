/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fields and expert items of the protocol "hoplint"; show.c fills them in. */
#ifndef HL_FIELDS_H
#define HL_FIELDS_H

#include "wireshark_api.h"

#include "model/hl_finding.h"

typedef enum hl_shown {
    HL_SHOWN_ROLE,
    HL_SHOWN_VERDICT,
    HL_SHOWN_PROVISIONAL,
    HL_SHOWN_REASON,
    HL_SHOWN_STATUS,
    HL_SHOWN_CONFIDENCE,
    HL_SHOWN_EVIDENCE,
    HL_SHOWN_CHAIN,
    HL_SHOWN_HOP,
    HL_SHOWN_HOPS,
    HL_SHOWN_ORIGINAL_METHOD,
    HL_SHOWN_NEW_METHOD,
    HL_SHOWN_TARGET,
    HL_SHOWN_DELAY,
    HL_SHOWN_REQUEST_FRAME,
    HL_SHOWN_REDIRECT_FRAME,
    HL_SHOWN_FOLLOW_UP_FRAME,
    HL_SHOWN_RULE,
    HL_SHOWN_SEVERITY,
    HL_SHOWN_MESSAGE,
} hl_shown;

enum { HL_SHOWN_COUNT = HL_SHOWN_MESSAGE + 1 };

/* Of the protocol, whose number is returned. */
int hl_fields_register(void);

int hl_fields_protocol(void);
int hl_fields_number(hl_shown shown);
int hl_fields_subtree(void);

/* Adds the rule's expert item, with that severity, to `item`. */
void hl_fields_add_expert(packet_info *pinfo, proto_item *item, hl_rule_id rule,
                          hl_severity severity, const char *message);

#endif
