/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: segments -> the same segments, in the same order, on a thread of its own.
 *
 * Who feeds it goes on with the next packet at once, while the thread hands on what came before. The two
 * share nothing: each connection of the feeding side has a mirror on the other, which the segments there
 * are of. The mirror is made when the connection's first segment comes and is told of whatever the
 * feeding side changes later (its times of closing, its end, its oddities, its client while that is not
 * known) before the next segment, and by hl_handover_change where no segment follows. Everything else of a
 * connection is for the stages behind to write, and is written to the mirror alone. So these see at each
 * point exactly what they would see without the thread, and what comes of it is the same.
 *
 * What moves on the feeding side beside segments, and counts behind, travels in the same order: the clock,
 * and whether to look back.
 *
 * Limits: notes travel in batches, eight of 128 KiB; who feeds waits when all are full. A segment that is
 * larger than a batch has one of its size, which is freed when it was read.
 */
#ifndef HL_HANDOVER_H
#define HL_HANDOVER_H

#include "model/hl_segment.h"

typedef struct hl_handover hl_handover;

/* Where it all goes, on the other thread, in order. */
typedef struct hl_handover_sink {
    void (*segment)(void *user, const hl_segment *segment);
    void (*advance)(void *user, hl_time_ns now);
    void (*look_back)(void *user, hl_time_ns since);
    void *user;
} hl_handover_sink;

/* Starts the thread, which leaves all signals to the others. NULL: there is none to be had; do without. */
hl_handover *hl_handover_new(hl_handover_sink sink);

/*
 * Feeds one segment. segment->reader is this stage's; segment->data is copied unless it lasts. None of
 * these calls waits, unless the other side is behind by all there is room for.
 */
void hl_handover_feed(hl_handover *handover, const hl_segment *segment);

/* The connection has changed, and no segment of it follows at once. `reader`: its segments' slot. */
void hl_handover_change(hl_handover *handover, const hl_connection *connection, void **reader);

/* Capture time has come to `now`. */
void hl_handover_advance(hl_handover *handover, hl_time_ns now);
/* See hl_redirects_look_back. */
void hl_handover_look_back(hl_handover *handover, hl_time_ns since);

/*
 * Octets that last: data within them is not copied until they are set anew. They lie on the page that is
 * read, which stays as it is until this page and `pages` - 1 later ones have been turned; to turn one may
 * wait for the other side to have done with the oldest. What was fed before is on its way then.
 */
void hl_handover_set_lasting(hl_handover *handover, hl_bytes octets);
void hl_handover_turn_page(hl_handover *handover, unsigned pages);

enum { HL_HANDOVER_PAGES_MAX = 8 };

/*
 * Waits until the other side has done with all that was fed. From then to the next feed what its sink
 * touches may be touched from here.
 */
void hl_handover_settle(hl_handover *handover);

/* Ends the thread. What was fed since it was settled may not reach the sink. */
void hl_handover_free(hl_handover *handover);

#endif
