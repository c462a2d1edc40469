/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a reader of octets answers. */
#ifndef HL_HTTP_PROGRESS_H
#define HL_HTTP_PROGRESS_H

typedef enum hl_progress {
    HL_MORE,   /* good so far; it goes on behind the octets at hand */
    HL_DONE,   /* read to its end */
    HL_BROKEN, /* these octets are not what is read here, whatever follows */
} hl_progress;

#endif
