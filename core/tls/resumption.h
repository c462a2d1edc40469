/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Master secrets of TLS 1.2 sessions, by what resumes them: a session number (RFC 5246 §7.4.1.2) or a
 * ticket (RFC 5077). Some write a key log line for the first connection of a session only.
 */
#ifndef HL_TLS_RESUMPTION_H
#define HL_TLS_RESUMPTION_H

#include "base/hl_bytes.h"

#include <glib.h>

/* What names a session: a digest of its number or ticket. All zero: nothing. */
typedef struct hl_tls_session_name {
    uint8_t octets[32];
} hl_tls_session_name;

typedef struct hl_tls_resumption hl_tls_resumption;

/* Keeps at most `room` names; beyond: the oldest is dropped. */
hl_tls_resumption *hl_tls_resumption_new(size_t room, uint64_t *dropped);

/* The name of a session number or ticket; all zero when there is none. */
hl_tls_session_name hl_tls_session_name_of(hl_bytes number_or_ticket);

void hl_tls_resumption_add(hl_tls_resumption *resumption, hl_tls_session_name name,
                           hl_bytes master);
/* The master secret, valid until the next add; absent when it is not there. */
hl_bytes hl_tls_resumption_find(const hl_tls_resumption *resumption, hl_tls_session_name name);

/* Overwrites and frees all secrets. */
void hl_tls_resumption_free(hl_tls_resumption *resumption);

#endif
