/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One connection that is TLS, or may be: two halves, one a side, and what their handshake agreed
 * on. Segments go in; records are cut out (record.c), opened (opening.c), found again after gaps
 * (search.c); handshake messages change the keys (negotiation.c); clear segments come out (clear.c).
 */
#ifndef HL_TLS_SESSION_H
#define HL_TLS_SESSION_H

#include "cipher.h"
#include "handshake.h"
#include "hello.h"
#include "offsets.h"
#include "stage.h"

enum {
    HL_TLS_FIRST_OCTETS = 6, /* a record's header, and the type of a handshake message */
    HL_TLS_SECRET_OCTETS_MAX = 48,
};

typedef enum hl_tls_state {
    HL_TLS_UNDECIDED, /* the first octets may be TLS */
    HL_TLS_READING,
    HL_TLS_WAITING, /* for a key */
    HL_TLS_RAW,     /* passed on as it is */
} hl_tls_state;

/* Which keys protect what one side sends. TLS 1.2 has the first and HL_TLS_EPOCH_DATA. */
typedef enum hl_tls_epoch {
    HL_TLS_EPOCH_CLEAR,
    HL_TLS_EPOCH_EARLY,
    HL_TLS_EPOCH_HANDSHAKE,
    HL_TLS_EPOCH_DATA,
    HL_TLS_EPOCH_UPDATED, /* HL_TLS_EPOCH_DATA after one more KeyUpdate; a half is never there */
} hl_tls_epoch;

typedef struct hl_tls_half {
    hl_tls *tls;

    /* sealed */
    GByteArray *gathered; /* of the record at hand, or of what is searched; NULL: nothing */
    uint64_t taken;       /* offset behind the last record (or piece) that was taken */
    uint64_t passing;     /* octets of a cut record that are still to come */
    uint64_t received;    /* peer_offset where the record at hand begins */
    bool searching;       /* the next record is to be found */
    bool unread;          /* the rest cannot be read */
    uint64_t lost_octets; /* while searching: since the last record */
    size_t tries_left;    /* while searching */

    /* keys */
    hl_tls_epoch epoch;
    hl_tls_cipher *cipher;                    /* NULL: none yet */
    bool is_sealed;                           /* TLS 1.2: ChangeCipherSpec was sent */
    uint64_t sequence;                        /* of the next record */
    uint8_t secret[HL_TLS_SECRET_OCTETS_MAX]; /* TLS 1.3, HL_TLS_EPOCH_DATA: for KeyUpdate */
    size_t secret_octets;
    unsigned unopened; /* records in a row that no key opened */
    hl_tls_handshake handshake;

    /* clear */
    uint64_t clear; /* octets that came out */
    bool has_gap;   /* a gap was told, and its size not yet */
    hl_tls_offsets offsets;
} hl_tls_half;

typedef struct hl_tls_session {
    hl_tls *tls;
    void **slot;   /* of its connection, where it is */
    GList holding; /* link in hl_tls.holding, unless `weighed` is 0 */
    size_t weighed;
    hl_connection *connection; /* borrowed until the end */
    void *next;                /* the next stage's slot */
    hl_tls_state state;
    hl_tls_half half[HL_SIDES];

    /* its beginning, for the next stage to see what it is */
    uint8_t first[HL_TLS_FIRST_OCTETS];
    size_t first_octets;
    hl_segment first_segment;

    int client; /* side */
    uint8_t client_random[HL_TLS_RANDOM_OCTETS], server_random[HL_TLS_RANDOM_OCTETS];
    uint16_t version;                    /* 0: not yet agreed on */
    const hl_tls_protection *protection; /* NULL: not yet agreed on */
    bool mac_last;
    bool has_sealed; /* a sealed record was seen, */
    bool has_opened; /* and opened */
    bool in_part;    /* is counted so */

    /* resumption of TLS 1.2 */
    hl_tls_session_name offered_number, offered_ticket, number, ticket;
    bool is_resumed;

    /* 0-RTT */
    bool early_offered, early_decided, early_accepted;
    GByteArray *early; /* what was opened before it was decided; NULL: nothing */
    bool early_cut;    /* some of it is not there: it was not opened, or was too much */
    uint64_t early_received;
    hl_segment early_segment; /* that completed it */

    /* for a key */
    bool is_impatient; /* what is missing now does not come */
    GQueue held;       /* of hl_tls_held */
    size_t held_octets;
    hl_time_ns waiting_since;
} hl_tls_session;

/* What a segment or a record comes to. */
typedef enum hl_tls_step {
    HL_TLS_DONE,
    HL_TLS_WAIT, /* for a key; the same record must come again */
} hl_tls_step;

/* Why a connection is not decrypted: the counter to raise. */
typedef uint64_t *hl_tls_cause;

static inline bool hl_tls_is_client(const hl_tls_session *session, const hl_tls_half *half)
{
    return half == &session->half[session->client];
}

static inline int hl_tls_side_of(const hl_tls_session *session, const hl_tls_half *half)
{
    return half == &session->half[1];
}

/* session.c */

/* May a connection that begins with this octet be TLS? */
static inline bool hl_tls_may_begin(uint8_t octet)
{
    return octet >= HL_TLS_CHANGE_CIPHER_SPEC && octet <= HL_TLS_APPLICATION_DATA;
}

hl_tls_session *hl_tls_session_new(hl_tls *tls, const hl_segment *first);
/* Was it passed on raw, so that it is of no use any more? */
static inline bool hl_tls_session_is_raw(const hl_tls_session *session)
{
    return session->state == HL_TLS_RAW;
}
/* Frees it, and puts the next stage's own in its place. */
void hl_tls_session_release(hl_tls_session *session);
/* Keeps what all sessions hold within the limits, after this one was fed. */
void hl_tls_session_weigh(hl_tls_session *session);
/* Feeds a segment; at HL_SEGMENT_END the session is freed. */
void hl_tls_session_feed(hl_tls_session *session, const hl_segment *segment);
/* The connection cannot be decrypted, of which nothing was: it is passed on raw from here on. */
void hl_tls_session_give_up(hl_tls_session *session, hl_tls_cause cause);
/* The same of one side from here on, where some of the connection was decrypted already. */
void hl_tls_half_give_up(hl_tls_session *session, hl_tls_half *half, hl_tls_cause cause,
                         const hl_segment *segment);
/* Reads octets; when the step is HL_TLS_WAIT, *segment is what is left of them. */
hl_tls_step hl_tls_session_read(hl_tls_session *session, hl_segment *segment);

/* record.c */

/* Is this the beginning of a record's header? */
bool hl_tls_record_is_plausible(hl_bytes octets);
/*
 * The next whole record: in place, or gathered as far as *octets allow, which are then taken. Absent
 * when more octets are needed. *is_broken: what stands there is no record.
 */
hl_bytes hl_tls_record_find(hl_tls_half *half, hl_segment *segment, bool *is_broken);
/* The record that was found has been dealt with. */
void hl_tls_record_take(hl_tls_half *half, hl_segment *segment, hl_bytes record);
void hl_tls_half_drop_gathered(hl_tls_half *half);

/* opening.c */

typedef enum hl_tls_opening {
    HL_TLS_OPENED,
    HL_TLS_NO_KEY,   /* there is none at all */
    HL_TLS_KEY_DUE,  /* it may still come */
    HL_TLS_PASSED,   /* it is one of those that may remain closed */
    HL_TLS_UNOPENED, /* it should have opened */
} hl_tls_opening;

hl_tls_opening hl_tls_open(hl_tls_session *session, hl_tls_half *half, hl_bytes record,
                           hl_tls_opened *opened);
/* The master secret is one that opens records: who resumes the session needs it again. */
void hl_tls_remember_session(hl_tls_session *session);
/* A cipher for what `half` sends in `epoch`, 0-RTT aside; NULL: its secret is not there. */
hl_tls_cipher *hl_tls_cipher_for(const hl_tls_session *session, const hl_tls_half *half,
                                 hl_tls_epoch epoch);
/* `half` has come to `epoch`; takes `cipher`, of which `sequence` numbers are used. */
void hl_tls_half_enter(hl_tls_session *session, hl_tls_half *half, hl_tls_epoch epoch,
                       hl_tls_cipher *cipher, uint64_t sequence);

/* search.c */

/* Octets of `half` were not captured. */
void hl_tls_search_begin(hl_tls_session *session, hl_tls_half *half, const hl_segment *gap);
/* Looks for the next record in the octets of `segment`, and takes these. */
void hl_tls_search(hl_tls_session *session, hl_tls_half *half, hl_segment *segment);

/* negotiation.c */

void hl_tls_negotiate(hl_tls_session *session, hl_tls_half *half, hl_bytes octets);
/* A record of `half` remained closed: if it is 0-RTT data that the server accepts, octets are lost. */
void hl_tls_miss_early(hl_tls_session *session, hl_tls_half *half, const hl_segment *segment);
/* What an opened record brings. */
void hl_tls_take_opened(hl_tls_session *session, hl_tls_half *half, const hl_tls_opened *opened,
                        const hl_segment *segment);

/* clear.c: to the next stage; frame and time are those of `segment` */

void hl_tls_emit_data(hl_tls_session *session, hl_tls_half *half, hl_bytes data, uint64_t received,
                      const hl_segment *segment);
void hl_tls_emit_gap(hl_tls_session *session, hl_tls_half *half, uint64_t octets,
                     const hl_segment *segment);
void hl_tls_emit_fin(hl_tls_session *session, hl_tls_half *half, const hl_segment *segment);
void hl_tls_emit_raw(hl_tls_session *session, const hl_segment *segment);
/* The first octets, as they came. */
void hl_tls_emit_first(hl_tls_session *session);

/* waiting.c */

/* Keeps a copy of the segment, until a key comes. */
void hl_tls_hold(hl_tls_session *session, const hl_segment *segment, hl_time_ns now);
/* Reads what was kept, as far as keys allow; `is_last`: those that are missing do not come. */
void hl_tls_release(hl_tls_session *session, bool is_last);

#endif
