/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one side of a connection sent and cannot be handed on yet: copies of octets that came before
 * their turn, sorted by offset, never overlapping. The first copy of an octet counts.
 */
#ifndef HL_STREAM_STORE_H
#define HL_STREAM_STORE_H

#include "base/hl_bytes.h"
#include "model/hl_frame.h"
#include "stream/queue.h"

/* Octets [offset, offset + octets) of a side, and who brought them. */
typedef struct hl_piece {
    uint64_t offset;
    uint64_t octets;
    uint64_t peer_offset; /* as in hl_segment */
    uint64_t arrival;     /* number of the packet, to tell earlier from later */
    hl_frame_ref frame;
    hl_time_ns time;
    uint8_t *data; /* owned; NULL: a gap, the capture cut these octets off */
    bool
        is_probe; /* one octet that was not pushed: perhaps a keep-alive's, which may be anything */
} hl_piece;

typedef struct hl_store {
    hl_piece *pieces; /* [first, first + count) are in use */
    size_t first, count, allocated;
    size_t octets; /* of data, in all pieces */
    hl_piece fin;  /* octets 0; meaningful while the side's FIN waits */
    uint64_t
        sent; /* octets that the side has sent by what it acknowledges with; 0: it does not show */
    uint64_t awaited;     /* octets below it may still come until the flow's wait is over */
    uint64_t awaited_at;  /* octets that had been handed on when the wait began */
    hl_queue holding;     /* in the queue of stores that hold something, the longest first */
    struct hl_flow *flow; /* while it is in that queue: whose store it is */
} hl_store;

/* What a piece takes beside its octets, the room for those to come included. */
enum { HL_PIECE_MEMORY = 2 * sizeof(hl_piece) + 16 };

/* The memory of what it holds, its own included. */
static inline size_t hl_store_memory(const hl_store *store)
{
    if (!store || store->count == 0)
        return 0;
    return sizeof *store + store->octets + store->count * HL_PIECE_MEMORY;
}

/* What became of octets that were offered. */
typedef struct hl_store_change {
    uint64_t added;
    bool differs; /* a repeated octet had another value */
} hl_store_change;

hl_store *hl_store_new(void);
void hl_store_free(hl_store *store);

/*
 * Keeps a copy of whatever in [piece.offset, + piece.octets) is not held yet; piece.data is
 * borrowed, or NULL for a gap.
 */
hl_store_change hl_store_add(hl_store *store, const hl_piece *piece);

/* The piece of the lowest offset, or NULL; valid until the store changes. */
static inline hl_piece *hl_store_first(const hl_store *store)
{
    return store && store->count > 0 ? &store->pieces[store->first] : NULL;
}

/* The offset behind all pieces; 0 when there are none. */
static inline uint64_t hl_store_end(const hl_store *store)
{
    if (!store || store->count == 0)
        return 0;
    const hl_piece *last = &store->pieces[store->first + store->count - 1];
    return last->offset + last->octets;
}

/* Takes the first piece out; its data is the caller's (g_free). */
hl_piece hl_store_take(hl_store *store);

/* Drops all pieces. */
void hl_store_clear(hl_store *store);

#endif
