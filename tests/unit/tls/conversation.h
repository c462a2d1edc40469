/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A TLS conversation of OpenSSL's client with OpenSSL's server, in memory: what each said, what went
 * over the wire, and the key log.
 */
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include "base/hl_bytes.h"

#include <glib.h>
#include <openssl/ssl.h>

enum { CLIENT, SERVER, SIDES };

/* What one side put on the wire in one go. */
typedef struct flight {
    int side;
    GByteArray *octets;
    uint64_t received; /* octets of the other side that it had received by then */
} flight;

typedef struct conversation {
    SSL_CTX *context[SIDES];
    SSL *ssl[SIDES];
    uint64_t sent[SIDES], delivered[SIDES];
    GString *said[SIDES];
    GPtrArray *flights; /* of flight */
    GString *key_log;
    SSL_SESSION *session; /* the last one that the client was given; NULL */
} conversation;

/* `version`: TLS1_2_VERSION or TLS1_3_VERSION. `ciphers`: NULL, or a name. */
conversation *conversation_new(int version, const char *ciphers);
/* A new connection of the same client and server; the wire and the key log start anew. */
void conversation_again(conversation *talk);
void conversation_free(conversation *talk);

/* False: the two cannot agree. */
bool conversation_shake_hands(conversation *talk);
/* One side says something (as several records if it is long), the other hears it. */
void conversation_say(conversation *talk, int side, const char *text);
void conversation_say_octets(conversation *talk, int side, hl_bytes octets);
/* As many octets of a pattern. */
void conversation_say_much(conversation *talk, int side, size_t octets);
/* Puts on the wire what this side has ready. False: nothing. */
bool conversation_deliver(conversation *talk, int side);
/* Lets what is on its way arrive. */
void conversation_pump(conversation *talk);
/* Both say goodbye. */
void conversation_close(conversation *talk);

/* A handshake, a question, an answer, a goodbye. */
conversation *conversation_simple(int version, const char *ciphers);

#endif
