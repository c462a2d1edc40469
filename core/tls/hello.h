/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the first handshake messages say that decryption needs (RFC 8446 §4.1, RFC 5246 §7.4.1). */
#ifndef HL_TLS_HELLO_H
#define HL_TLS_HELLO_H

#include "base/hl_bytes.h"

enum { HL_TLS_VERSION_10 = 0x0301, HL_TLS_VERSION_11, HL_TLS_VERSION_12, HL_TLS_VERSION_13 };

typedef struct hl_tls_client_hello {
    hl_bytes random;      /* 32 octets */
    hl_bytes session;     /* number; empty: none */
    hl_bytes ticket;      /* TLS 1.2; empty: none */
    hl_bytes server_name; /* absent when none is named */
    bool early_data;      /* is going to be sent */
    bool offers_http2;    /* "h2" is among the protocols (ALPN) */
    bool is_encrypted;    /* or looks as if an inner one were (RFC 9849) */
} hl_tls_client_hello;

typedef struct hl_tls_server_hello {
    hl_bytes random;
    hl_bytes session;  /* number; that of the client: it is resumed (TLS 1.2) */
    hl_bytes protocol; /* ALPN (RFC 7301), TLS 1.2 only; absent when none was agreed on */
    uint16_t version;  /* that was agreed on */
    uint16_t suite;
    uint8_t compression;
    bool mac_last; /* encrypt-then-MAC (RFC 7366) */
    bool retry;    /* it is a HelloRetryRequest */
} hl_tls_server_hello;

typedef struct hl_tls_encrypted_extensions {
    hl_bytes protocol;
    bool early_data; /* was accepted */
} hl_tls_encrypted_extensions;

/* `body`: the message without its header; the views found are into it. False: malformed. */
bool hl_tls_client_hello_read(hl_bytes body, hl_tls_client_hello *hello);
bool hl_tls_server_hello_read(hl_bytes body, hl_tls_server_hello *hello);
/* TLS 1.2's NewSessionTicket (RFC 5077 §3.3). */
bool hl_tls_ticket_read(hl_bytes body, hl_bytes *ticket);
bool hl_tls_encrypted_extensions_read(hl_bytes body, hl_tls_encrypted_extensions *extensions);

#endif
