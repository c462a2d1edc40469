/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: segments -> clear segments (TLS 1.2, RFC 5246; TLS 1.3, RFC 8446).
 *
 * Whether a connection is TLS is told by its first octets. Cleartext passes untouched: the same
 * segments, the same slot for the next stage. TLS whose secrets are in the key store comes out as
 * the application data inside, a segment a record: offsets and peer_offsets count clear octets,
 * frame and time are those of the segment that completed the record. TLS that cannot be decrypted
 * passes as it is (of what came before that was known, the first octets), so that the next stage
 * sees what it is; the counters say why. Either way the connection gets its tls_version,
 * server_name and application_protocol, where the handshake was seen.
 *
 * Lost records break the numbers under which records are authentic. After a gap the next authentic
 * record is looked for, under the numbers and keys that may be due, at most limits.tls_lost_records
 * further on; what was lost becomes a gap, of the exact size where all that was lost was
 * application data. 0-RTT data comes out once the server has accepted it. Where the key store
 * grows, connections without keys wait, within the limits.
 *
 * The next stage must set its slot (segment->reader) at the first segment of a connection.
 */
#ifndef HL_TLS_H
#define HL_TLS_H

#include "hl_tls_keys.h"
#include "model/hl_coverage.h"
#include "model/hl_segment.h"

typedef struct hl_tls hl_tls;

/* `keys` outlives the stage, and may be added to at any time. */
hl_tls *hl_tls_new(const hl_limits *limits, const hl_tls_keys *keys, hl_segment_sink sink);

/* The mark of this stage's own in a slot: no pointer to anything allocated has this bit. */
enum { HL_TLS_MARK = 1 };

/*
 * Is the segment any of this stage's business? One that is not may be handed on without being fed, which
 * spares nearly all cleartext the way.
 */
static inline bool hl_tls_is_concerned(const hl_segment *segment)
{
    const void *slot = *segment->reader;
    return !slot || ((uintptr_t)slot & HL_TLS_MARK) != 0;
}

/* Feeds one segment; segment->reader is this stage's, or after the first octets the next one's. */
void hl_tls_feed(hl_tls *tls, const hl_segment *segment);

/* Capture time has come to `now`: connections get keys that have come, or give up waiting. */
void hl_tls_advance(hl_tls *tls, hl_time_ns now);

const hl_tls_counters *hl_tls_stats(const hl_tls *tls);

/* All connections must have ended before. */
void hl_tls_free(hl_tls *tls);

#endif
