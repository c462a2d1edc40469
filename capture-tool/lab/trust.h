/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes clients trust the laboratory's server: a file with its authority, and the variables of
 * the environment by which clients are told of one. */
#ifndef TRUST_H
#define TRUST_H

#include <glib.h>

typedef struct hl_lab_trust hl_lab_trust;

/* Writes the authority's certificate (PEM) to a temporary file; NULL: it cannot be written. */
hl_lab_trust *hl_lab_trust_new(const char *authority, GError **error);
const char *hl_lab_trust_path(const hl_lab_trust *trust);
/* Adds the variables to an environment (as g_get_environ), which is taken over and given back. */
char **hl_lab_trust_add(const hl_lab_trust *trust, char **environment);
/* Removes the file. */
void hl_lab_trust_free(hl_lab_trust *trust);

#endif
