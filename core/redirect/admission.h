/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which requests may be a redirect's follow-up at all; weighing comes later. */
#ifndef HL_ADMISSION_H
#define HL_ADMISSION_H

#include "pending.h"

typedef enum hl_admission {
    HL_ADMISSION_NONE,
    HL_ADMISSION_PREFLIGHT, /* CORS asks whether the real request may come */
    HL_ADMISSION_CANDIDATE,
} hl_admission;

/* `exchange` asks for the URL of `want`; `came_first`: it came in before the redirect did. */
hl_admission hl_admission_check(const hl_want *want, const hl_exchange *exchange, bool came_first,
                                const hl_pairing_options *options);

#endif
