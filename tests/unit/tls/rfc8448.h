/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The octets of RFC 8448, "Example Handshake Traces for TLS 1.3". */
#ifndef RFC8448_H
#define RFC8448_H

enum { RFC8448_SECRETS = 5, RFC8448_RECORDS = 10 };

typedef struct rfc8448_secret {
    const char *label; /* as key logs have it; NULL: no more */
    const char *digits;
} rfc8448_secret;

typedef struct rfc8448_record {
    int side;
    const char *said; /* the application data inside, in digits; NULL: none */
    const char *digits;
} rfc8448_record;

typedef struct rfc8448_trace {
    const char *client_random;
    rfc8448_secret secrets[RFC8448_SECRETS];
    rfc8448_record records[RFC8448_RECORDS]; /* those behind the last have no digits */
} rfc8448_trace;

/* Sections 3 to 7; only the first two hold application data. */
extern const rfc8448_trace rfc8448_simple, rfc8448_resumed, rfc8448_retry,
    rfc8448_client_authentication, rfc8448_compatibility;

#endif
