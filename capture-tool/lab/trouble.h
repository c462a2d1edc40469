/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can go wrong around the laboratory: GErrors with the system's, or OpenSSL's, reason. */
#ifndef TROUBLE_H
#define TROUBLE_H

#include <glib.h>

#define HL_LAB_ERROR (hl_lab_error_quark())
GQuark hl_lab_error_quark(void);

/* "what: " and the text of errno. */
void hl_lab_trouble_of_system(GError **error, const char *what);

/* "what: " and what OpenSSL says. */
void hl_lab_trouble_of_openssl(GError **error, const char *what);

#endif
