/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The course of a chain: which places it has been at, and how many redirects were followed in a
 * row. A doubtful hop breaks the course: nothing is concluded across it.
 *
 * A place is a method, a URL, a content, and who asks: Cookie and Authorization. A server that sets
 * a cookie and sends the client back to the same URL means to be asked again, with the cookie; that
 * is another question, and only a client that asks the very same one goes round in circles. Where
 * each round brings a new cookie the limit of hops tells.
 */
#ifndef HL_COURSE_H
#define HL_COURSE_H

#include "base/hl_url.h"
#include "model/hl_message.h"

typedef struct hl_course hl_course;

/* Where a hop ends. */
typedef struct hl_course_place {
    unsigned followed;  /* redirects in a row, this one included; 0: it was not followed */
    unsigned hops_back; /* the first return to a place that was left so many hops ago; 0: none */
} hl_course_place;

hl_course *hl_course_new(void);
void hl_course_free(hl_course *course);

/*
 * The next hop of the chain goes from one request to another. `sure`: it is known to. Either request
 * may be NULL, and either URL.
 */
hl_course_place hl_course_follow(hl_course *course, bool sure, const hl_message *from,
                                 const hl_url *from_url, const hl_message *to,
                                 const hl_url *to_url);

#endif
