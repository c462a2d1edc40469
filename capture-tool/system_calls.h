/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which system calls the process may still make: a seccomp filter. */
#ifndef SYSTEM_CALLS_H
#define SYSTEM_CALLS_H

#include <glib.h>
#include <stdbool.h>

#define HL_SYSTEM_CALLS_ERROR (hl_system_calls_error_quark())
GQuark hl_system_calls_error_quark(void);

/*
 * From now on all threads can read what is open, write to `outputs` (descriptors, int) and to standard
 * error, have memory, wait, start further threads, and end; nothing else: not even write to the
 * socket of a live capture, which would send a packet. Any other call fails with EPERM, so that a library which tries, say, to open a file
 * of its own goes on without it. The process must have no_new_privs. False: the kernel has no
 * seccomp, or does not let the process have it.
 */
bool hl_system_calls_restrict(const GArray *outputs, GError **error);

#endif
