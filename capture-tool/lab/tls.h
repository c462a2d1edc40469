/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TLS at the laboratory's server, between octets in memory: what the client sent goes in, clear text
 * comes out, and the other way round. Knows no socket, so that the same octets can go elsewhere too.
 * HTTP/1.1 is all it agrees to (ALPN).
 */
#ifndef TLS_H
#define TLS_H

#include "base/hl_bytes.h"

#include <glib.h>

/* What is common to all connections. */
typedef struct hl_lab_keys hl_lab_keys;

/* Where lines of a key log go (SSLKEYLOGFILE's format), in time to read what comes next. */
typedef struct hl_lab_keys_sink {
    void (*take)(void *user, hl_bytes key_log); /* borrowed for the call */
    void *user;
} hl_lab_keys_sink;

/* NULL: OpenSSL could not. */
hl_lab_keys *hl_lab_keys_new(hl_lab_keys_sink sink, GError **error);
/* The certificate of the authority that clients have to trust, PEM. */
const char *hl_lab_keys_authority(const hl_lab_keys *keys);
void hl_lab_keys_free(hl_lab_keys *keys);

/* One connection. */
typedef struct hl_lab_tls hl_lab_tls;

hl_lab_tls *hl_lab_tls_new(hl_lab_keys *keys);

/* Takes octets of the client; appends what they are in the clear. False: nothing more can be read,
 * because the client said goodbye, or because it or TLS has failed. */
bool hl_lab_tls_receive(hl_lab_tls *tls, hl_bytes octets, GByteArray *clear);
/* Takes clear text, once the handshake is over. */
void hl_lab_tls_send(hl_lab_tls *tls, hl_bytes clear);
/* Says goodbye (close_notify). */
void hl_lab_tls_close(hl_lab_tls *tls);
/* Appends what is to be sent to the client now. */
void hl_lab_tls_take(hl_lab_tls *tls, GByteArray *octets);

void hl_lab_tls_free(hl_lab_tls *tls);

#endif
