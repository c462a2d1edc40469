/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Odd traffic is data: flags on the packet, connection or message where it showed. None of them is
 * an error of hoplint, and feeding never fails because of them. A verdict takes them into account:
 * evidence that is damaged by one of HL_ODDITIES_THAT_CUT is half the evidence.
 */
#ifndef HL_ODDITY_H
#define HL_ODDITY_H

#include <stdint.h>

typedef enum hl_oddity {
    /* packet */
    HL_ODDITY_SNAPPED = 1 << 0,  /* the capture holds less than the wire carried */
    HL_ODDITY_FRAGMENT = 1 << 1, /* it came in IP fragments; its frame is that of the last one */

    /* packet, connection */
    HL_ODDITY_OVERLAP_DIFFERS = 1 << 4, /* octets came twice and were not the same; the first won */

    /* connection */
    HL_ODDITY_LATE_START = 1 << 2, /* the capture starts in the middle of it (no SYN) */
    HL_ODDITY_GAP = 1 << 3,        /* octets of this direction were not captured */
    HL_ODDITY_EVICTED = 1 << 5,    /* given up at a limit */

    /* message */
    HL_ODDITY_HEAD_CUT = 1 << 6,       /* the head is not complete */
    HL_ODDITY_CONTENT_CUT = 1 << 7,    /* the content ended before its announced end */
    HL_ODDITY_CONTENT_GAP = 1 << 8,    /* octets inside the content were not captured */
    HL_ODDITY_AFTER_GAP = 1 << 9,      /* the first message read after a loss of synchronism */
    HL_ODDITY_BARE_LF = 1 << 10,       /* a line ended without CR */
    HL_ODDITY_OBSOLETE_FOLD = 1 << 11, /* a field was continued on a further line, RFC 9112 §5.2 */
    HL_ODDITY_SPACE_IN_TARGET = 1 << 12,  /* a raw space in the request-target */
    HL_ODDITY_FRAMING_CONFLICT = 1 << 13, /* Content-Length and Transfer-Encoding, or several */
    HL_ODDITY_BAD_FIELD = 1 << 14,        /* a field line without a colon or with a bad name */
    HL_ODDITY_FIELDS_DROPPED = 1 << 15,   /* more fields than the limit */
    HL_ODDITY_EARLY_RESPONSE = 1 << 16,   /* answered before the request was complete */
    HL_ODDITY_TURN_UNSURE = 1 << 17,      /* request and response were matched across a gap */
    HL_ODDITY_LEADING_BLANK = 1 << 18,    /* blank lines before the start line, RFC 9112 §2.2 */
} hl_oddity;

/* Any of hl_oddity, or-ed. */
typedef uint32_t hl_oddities;

#define HL_ODDITIES_THAT_CUT                                                                       \
    (HL_ODDITY_HEAD_CUT | HL_ODDITY_CONTENT_CUT | HL_ODDITY_CONTENT_GAP | HL_ODDITY_TURN_UNSURE)

#endif
