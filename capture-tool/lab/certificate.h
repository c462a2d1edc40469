/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The laboratory's certificates (X.509), made anew at each start and good for a day: an authority, to
 * be trusted by the client, and the server's own for localhost, 127.0.0.1 and 127.0.0.2.
 */
#ifndef CERTIFICATE_H
#define CERTIFICATE_H

#include <glib.h>
#include <openssl/ssl.h>
#include <stdbool.h>

/* The server's certificate and key, put into the context; the authority's certificate as PEM, g_free.
 * NULL: OpenSSL could not, and the error says why. */
char *hl_lab_certificate_install(SSL_CTX *context, GError **error);

#endif
