/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watches for frames of link types that hoplint does not read, so that none is left out in silence. */
#ifndef LINK_GUARD_H
#define LINK_GUARD_H

#include "model/hl_frame.h"

#include <glib.h>

typedef struct hl_link_guard hl_link_guard;

/* `names` of the captures, by index; they outlive the guard. */
hl_link_guard *hl_link_guard_new(const GPtrArray *names);

/*
 * Can this frame be read? If not, and if the user has not been told for this capture and link type,
 * *message says so (g_free); it is left alone otherwise.
 */
bool hl_link_guard_has(hl_link_guard *guard, const hl_frame *frame, char **message);

void hl_link_guard_free(hl_link_guard *guard);

#endif
