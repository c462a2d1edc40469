/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All that a rule may look at: one hop, worked out once, and where its chain has been. */
#ifndef HL_JUDGEMENT_H
#define HL_JUDGEMENT_H

#include "content_relation.h"
#include "cookies.h"
#include "course.h"
#include "domains.h"
#include "hl_audit.h"
#include "verdict.h"

typedef struct hl_judgement {
    const hl_audit_options *options;
    const hl_domains *domains;
    const hl_cookies *cookies;
    const hl_hop *hop;
    uint16_t status;
    const hl_message *original;  /* the redirected request; NULL: not captured */
    const hl_message *response;  /* the redirect */
    const hl_message *follow_up; /* NULL: none */
    hl_url *original_url;        /* NULL: unknown */
    hl_url *follow_up_url;       /* where it really went, whatever its Host says; NULL: unknown */

    /*
     * How much may be said. `paired`: the follow-up is this redirect's, and its head is whole.
     * `comparable`: besides, the original is known to be the redirected request, and its head is
     * whole; only then `demand` and `contents` are set.
     */
    bool paired, comparable;
    bool method_changed;
    hl_demand demand;
    hl_content_comparison contents;
    hl_ruling ruling;
    hl_course_place place;
} hl_judgement;

/* Fills in all but options, domains, cookies and place. */
void hl_judgement_init(hl_judgement *judgement, const hl_hop *hop);
void hl_judgement_clear(hl_judgement *judgement);

/* Method tests that many rules share. */
bool hl_is_get_or_head(const hl_message *request);

/* Did the follow-up go to another host? False when one of both is unknown. */
bool hl_went_to_other_host(const hl_judgement *judgement);

#endif
