/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a redirect's Location asks for (RFC 9110 §10.2.2). */
#ifndef HL_LOCATION_H
#define HL_LOCATION_H

#include "base/hl_url.h"
#include "model/hl_exchange.h"

typedef struct hl_location {
    hl_url *source; /* the redirected request's target URI; NULL when not known */
    hl_url *target; /* NULL: nothing that HTTP could follow */
    hl_bytes raw;   /* the field's value, a view into the response; data NULL when there is none */
    char *problem;  /* why there is no target, for people; NULL when there is no problem */
    bool other_scheme; /* Location names a scheme that is not HTTP's */
} hl_location;

/* Is this response a redirect that hops are made of, or one that ought to be (without Location)? */
bool hl_location_is_redirect(const hl_exchange *exchange);

void hl_location_read(hl_location *location, hl_exchange *exchange);
void hl_location_clear(hl_location *location);

#endif
