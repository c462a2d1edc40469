/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the laboratory asks of a client: a redirect status, and a form in which Location may be
 * written (RFC 9110 §10.2.2, RFC 3986 §4.2). Each case has a URL of its own, /STATUS/FORM, and a
 * target of its own, so that no two of them can be mistaken for each other.
 */
#ifndef CASES_H
#define CASES_H

#include "base/hl_bytes.h"
#include "sites.h"

#include <glib.h>

typedef enum hl_lab_form {
    HL_LAB_ABSOLUTE,
    HL_LAB_PATH,
    HL_LAB_RELATIVE,
    HL_LAB_QUERY,
    HL_LAB_NETWORK,
    HL_LAB_FRAGMENT,
    HL_LAB_PORT,
    HL_LAB_HOST,
    HL_LAB_FAMILY,
    HL_LAB_UPGRADE,
    HL_LAB_DOWNGRADE,
} hl_lab_form;

enum {
    HL_LAB_FORMS = HL_LAB_DOWNGRADE + 1,
    HL_LAB_STATUSES = 5,
};

extern const uint16_t hl_lab_statuses[HL_LAB_STATUSES];

typedef struct hl_lab_case {
    uint16_t status;
    hl_lab_form form;
} hl_lab_case;

/* What a client asked for. */
typedef enum hl_lab_page {
    HL_LAB_START,  /* a case's URL */
    HL_LAB_LANDED, /* a case's target */
    HL_LAB_INDEX,
    HL_LAB_NOWHERE,
} hl_lab_page;

const char *hl_lab_form_name(hl_lab_form form);
/* For people: "a path". */
const char *hl_lab_form_text(hl_lab_form form);

/* Can this laboratory serve it? */
bool hl_lab_form_is_served(hl_lab_form form, const hl_lab_sites *sites);

/* The page of a request-target in origin-form or absolute-form, and its case, where it has one. */
hl_lab_page hl_lab_page_find(hl_bytes target, hl_lab_case *found);

/* "307/path"; g_free. */
char *hl_lab_case_name(const hl_lab_case *wanted);

/* Where a client begins; `secure`: over https (HL_LAB_DOWNGRADE always, HL_LAB_UPGRADE never). g_free. */
char *hl_lab_case_url(const hl_lab_case *wanted, const hl_lab_sites *sites, bool secure);

/* Location of its redirect, for a request that came to `site` of `host`; g_free. */
char *hl_lab_case_location(const hl_lab_case *wanted, const hl_lab_sites *sites, hl_lab_site site,
                           const char *host);

/*
 * Appends the cases (hl_lab_case) that a list like "307,308/host,port" names: a status alone stands
 * for its absolute Location, a form alone for all five statuses, "all" for everything; NULL: each
 * status with an absolute Location. The word that is none of these, g_free; NULL when all are.
 */
char *hl_lab_cases_parse(const char *list, GArray *cases);

#endif
