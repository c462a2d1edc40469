/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The secrets of TLS sessions, by the client's random: what a client or server wrote to its key log
 * (SSLKEYLOGFILE, draft-ietf-tls-keylogfile), or what a capture brings along. They live in memory
 * only, are never written anywhere, and are overwritten when the store is freed.
 */
#ifndef HL_TLS_KEYS_H
#define HL_TLS_KEYS_H

#include "base/hl_bytes.h"
#include "base/hl_limits.h"

enum { HL_TLS_RANDOM_OCTETS = 32 };

/* The lines of a key log that decryption needs. */
typedef enum hl_tls_secret_kind {
    HL_TLS_MASTER_SECRET,           /* CLIENT_RANDOM: TLS 1.2's master secret */
    HL_TLS_CLIENT_EARLY_SECRET,     /* CLIENT_EARLY_TRAFFIC_SECRET: TLS 1.3, as all below */
    HL_TLS_CLIENT_HANDSHAKE_SECRET, /* CLIENT_HANDSHAKE_TRAFFIC_SECRET */
    HL_TLS_SERVER_HANDSHAKE_SECRET, /* SERVER_HANDSHAKE_TRAFFIC_SECRET */
    HL_TLS_CLIENT_SECRET,           /* CLIENT_TRAFFIC_SECRET_0 */
    HL_TLS_SERVER_SECRET,           /* SERVER_TRAFFIC_SECRET_0 */
    HL_TLS_SECRET_KINDS,
} hl_tls_secret_kind;

typedef struct hl_tls_keys hl_tls_keys;

/* An empty store; it takes the secrets of limits->tls_sessions sessions; beyond, the oldest go. */
hl_tls_keys *hl_tls_keys_new(const hl_limits *limits);

/* More may come while traffic is read: connections then wait for their keys, within the limits. */
void hl_tls_keys_set_growing(hl_tls_keys *keys, bool growing);
bool hl_tls_keys_is_growing(const hl_tls_keys *keys);

/* Grows with every secret that is added. */
uint64_t hl_tls_keys_count(const hl_tls_keys *keys);

/* Sessions whose secrets were dropped for want of room. */
uint64_t hl_tls_keys_dropped(const hl_tls_keys *keys);

/* The secret, valid until the store changes; absent when it is not there. */
hl_bytes hl_tls_keys_find(const hl_tls_keys *keys, const uint8_t random[HL_TLS_RANDOM_OCTETS],
                          hl_tls_secret_kind kind);

/* Adds one, or replaces it. False: it is of an impossible length, or there is no room. */
bool hl_tls_keys_add(hl_tls_keys *keys, const uint8_t random[HL_TLS_RANDOM_OCTETS],
                     hl_tls_secret_kind kind, hl_bytes secret);

/* Overwrites and frees all secrets. */
void hl_tls_keys_free(hl_tls_keys *keys);

/* ---- key logs ---- */

/* Reads one key log, which may come in any pieces, into a store. */
typedef struct hl_tls_key_log hl_tls_key_log;

/* Told of each line that cannot be read, with its number from 1. May be NULL. */
typedef void hl_tls_bad_line(void *user, uint64_t line);

hl_tls_key_log *hl_tls_key_log_new(hl_tls_keys *keys, hl_tls_bad_line *bad_line, void *user);

/*
 * Feeds octets. Comments, blank lines and lines of kinds that decryption does not need are passed
 * over. A line without its end is kept until the end comes.
 */
void hl_tls_key_log_feed(hl_tls_key_log *log, hl_bytes octets);

/* The log is over: what is left of it is a line. */
void hl_tls_key_log_finish(hl_tls_key_log *log);
void hl_tls_key_log_free(hl_tls_key_log *log);

#endif
