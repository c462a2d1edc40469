/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of --help and --version. */
#ifndef USAGE_H
#define USAGE_H

#include <glib.h>

void hl_usage_help(GString *out);
void hl_usage_version(GString *out);

#endif
