/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The handwriting of a client: which fields it sends, in which order. Fields that a redirect may
 * change are left out: those about content, Host, cookies, credentials, Origin and Referer.
 */
#ifndef HL_FIELD_PROFILE_H
#define HL_FIELD_PROFILE_H

#include "model/hl_message.h"

typedef enum hl_profile_likeness {
    HL_PROFILE_SAME_ORDER,
    HL_PROFILE_SAME_SET, /* the same names in another order */
    HL_PROFILE_SIMILAR,  /* most names are the same */
    HL_PROFILE_DIFFERENT,
} hl_profile_likeness;

hl_profile_likeness hl_field_profile_compare(const hl_message *before, const hl_message *after);

/* Does the request's Cookie hold this "name=value"? */
bool hl_cookie_is_sent(const hl_message *request, hl_bytes pair);

#endif
