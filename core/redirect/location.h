/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a redirect's Location asks for (RFC 9110 §10.2.2). */
#ifndef HL_LOCATION_H
#define HL_LOCATION_H

#include "base/hl_url.h"
#include "model/hl_exchange.h"

/* A response may bear several Locations; so many different ones are looked at. */
enum { HL_LOCATION_TARGETS = 4 };

typedef struct hl_location {
    hl_url *source; /* the redirected request's target URI; NULL when not known */
    hl_url *target; /* the first of `targets`; NULL: nothing that could be followed */
    hl_url
        *targets[HL_LOCATION_TARGETS]; /* what each different Location asks for; NULL at the end */
    hl_bytes raw;      /* the first Location's value, a view into the response; or data NULL */
    char *problem;     /* what is wrong with it, for people; NULL when nothing is */
    bool other_scheme; /* Location names a scheme that is not HTTP's */
} hl_location;

/* Is this response a redirect that hops are made of, or one that ought to be (without Location)? */
bool hl_location_is_redirect(const hl_exchange *exchange);

void hl_location_read(hl_location *location, hl_exchange *exchange);
void hl_location_clear(hl_location *location);

#endif
