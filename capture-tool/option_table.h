/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options' names and arguments, in one table: for getopt_long, and for the messages. */
#ifndef OPTION_TABLE_H
#define OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* Options that have no letter. Those that have one go by their letter. */
typedef enum hl_option_id {
    HL_OPTION_EXCHANGES = 256,
    HL_OPTION_RULE,
    HL_OPTION_RULES,
    HL_OPTION_EXPLAIN,
    HL_OPTION_FAIL_ON,
    HL_OPTION_WINDOW,
    HL_OPTION_MAX_HOPS,
    HL_OPTION_CLIENT,
    HL_OPTION_SECRET_HEADER,
    HL_OPTION_COLOR,
    HL_OPTION_PROGRESS,
    HL_OPTION_STOP_AFTER,
    HL_OPTION_EVIDENCE,
    HL_OPTION_KEEP_SECRETS,
    HL_OPTION_SANDBOX,
    HL_OPTION_LAB,
    HL_OPTION_VERSION,
} hl_option_id;

/*
 * The next option of the command line, and its argument if it has one; -1 after the last one, when
 * optind stands at the first operand; '?' when there is something wrong with it, which the user has
 * been told.
 */
int hl_option_table_next(int argc, char **argv, const char **argument);

#endif
