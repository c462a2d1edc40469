/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the process gives up before it reads the first octet that somebody else wrote: its user and
 * its capabilities, the right to gain new ones (no_new_privs), all files and ports (Landlock), and
 * all system calls that reading, judging and writing do not need (seccomp). What is open stays so.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include "options.h"

/*
 * Enters the sandbox, for good, as options->sandbox asks; options->user as in hl_privileges_drop.
 * What the system does not have is left out, and told to the user where options->verbose. False: it
 * was required, or the user that was named cannot be had; the user has been told. `outputs` are the
 * descriptors (int) that can be written to from now on, beside standard error.
 *
 * The sanitizers need what is given up here: programs built with one of them have no sandbox.
 */
bool hl_sandbox_enter(const hl_options *options, const GArray *outputs);

/* Is this such a program? */
bool hl_sandbox_is_left_out(void);

#endif
