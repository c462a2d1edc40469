/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The TLS key logs of the command line (-k), read at once or while they grow. */
#ifndef KEY_LOGS_H
#define KEY_LOGS_H

#include "tls/hl_tls_keys.h"

#include <glib.h>

typedef struct hl_key_logs hl_key_logs;

/*
 * Opens the files. `grow`: they are followed, and one that does not exist may still come, also when
 * the process has given up its rights. NULL: one cannot be read; the user has been told.
 */
hl_key_logs *hl_key_logs_open(const GPtrArray *paths, bool grow);

/*
 * Reads what is there, or is new, into `keys`, which are the same at each call. Unreadable lines are
 * told to the user.
 */
void hl_key_logs_read(hl_key_logs *logs, hl_tls_keys *keys);

void hl_key_logs_free(hl_key_logs *logs);

#endif
