/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An audit of capture files. */
#ifndef FILE_AUDIT_H
#define FILE_AUDIT_H

#include "options.h"

/* Reads options->captures to their end; returns the exit code. Its only clock is that of the captures. */
int hl_file_audit(const hl_options *options);

#endif
