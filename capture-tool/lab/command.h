/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The COMMAND behind --lab: the client that is examined. It is run without a shell, in a process group
 * of its own, so that what it leaves behind can be ended; it reads nothing from standard input, and
 * what it writes to standard output goes to standard error, where it does not mix with reports.
 *
 * These words in its arguments are replaced, wherever they stand:
 *   {url}    where the case begins, over http (over https where the case asks for that)
 *   {https}  the same over https
 *   {base}   the laboratory's page: its origin, without a path
 *   {ca}     the file with the certificate authority to trust
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "cases.h"

/* What the words stand for; the environment has the same as HOPLINT_LAB_URL, and so on. */
typedef struct hl_lab_values {
    const hl_lab_sites *sites;
    const hl_lab_case *wanted;
    const char *authority_path;
} hl_lab_values;

typedef struct hl_lab_command hl_lab_command;

/* Does a word of it ask for a case, so that it is to be run for each? */
bool hl_lab_command_asks_for_cases(const GPtrArray *words);

/* `environment` as g_get_environ has it, taken over. NULL: it cannot be started. */
hl_lab_command *hl_lab_command_start(const GPtrArray *words, const hl_lab_values *values,
                                     char **environment, GError **error);

/* Has it ended? Its process group may live on. */
bool hl_lab_command_has_ended(hl_lab_command *command);

/* Ends it, if need be, and what it left behind; frees. What there is to tell of how it ended ("exit
 * status 7"), g_free; NULL: nothing, it succeeded, or it was ended by this. */
char *hl_lab_command_end(hl_lab_command *command);

#endif
