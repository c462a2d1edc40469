/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linux' Landlock: no file, no TCP port and no other process can be reached any more. */
#ifndef LANDLOCK_H
#define LANDLOCK_H

#include <glib.h>
#include <stdbool.h>

#define HL_LANDLOCK_ERROR (hl_landlock_error_quark())
GQuark hl_landlock_error_quark(void);

/*
 * Denies this thread, and those that it will start, all that the kernel's version of Landlock can
 * deny; what is open stays usable. The process must have no_new_privs. False: the kernel has no
 * Landlock, or does not let the process have it.
 */
bool hl_landlock_enter(GError **error);

#endif
