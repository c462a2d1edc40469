/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rights of the process: who it is, and its capabilities. */
#ifndef PRIVILEGES_H
#define PRIVILEGES_H

#include <glib.h>
#include <stdbool.h>

#define HL_PRIVILEGES_ERROR (hl_privileges_error_quark())
GQuark hl_privileges_error_quark(void);

typedef enum hl_privileges_error {
    HL_PRIVILEGES_ERROR_USER,   /* that user cannot be had */
    HL_PRIVILEGES_ERROR_SYSTEM, /* the system does not let the process change */
} hl_privileges_error;

/*
 * Root becomes `user`, with the user's group and no other one (NULL: the system user hoplint if there
 * is one, else nobody); "root" stays. All capabilities go, for good. Who is not root keeps his name,
 * and may give no other.
 */
bool hl_privileges_drop(const char *user, GError **error);

#endif
