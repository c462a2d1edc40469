/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/store.h"

#include "model/hl_segment.h"

#include <glib.h>

/* Most stores hold what is behind one lost packet. */
enum { PIECES_AT_FIRST = 2 };

hl_store *hl_store_new(void)
{
    return g_new0(hl_store, 1);
}

void hl_store_clear(hl_store *store)
{
    for (size_t i = 0; i < store->count; i++)
        g_free(store->pieces[store->first + i].data);
    store->first = store->count = store->octets = 0;
}

void hl_store_free(hl_store *store)
{
    if (!store)
        return;
    hl_store_clear(store);
    hl_queue_remove(&store->holding);
    g_free(store->pieces);
    g_free(store);
}

hl_piece hl_store_take(hl_store *store)
{
    hl_piece piece = store->pieces[store->first];
    store->first++;
    store->count--;
    if (piece.data)
        store->octets -= piece.octets;
    if (store->count == 0)
        store->first = 0;
    return piece;
}

/* Index of the first piece that ends behind `offset`; store->count when there is none. */
static size_t find(const hl_store *store, uint64_t offset)
{
    size_t low = 0, high = store->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const hl_piece *piece = &store->pieces[store->first + middle];
        if (piece->offset + piece->octets > offset)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Room for one more piece behind the last one. Space in front is used again before growing. */
static void reserve(hl_store *store)
{
    if (store->first + store->count < store->allocated)
        return;
    if (store->first > store->allocated / 2) {
        memmove(store->pieces, store->pieces + store->first, store->count * sizeof(hl_piece));
        store->first = 0;
        return;
    }
    store->allocated = store->allocated ? store->allocated * 2 : PIECES_AT_FIRST;
    store->pieces = g_renew(hl_piece, store->pieces, store->allocated);
}

static void lower(uint64_t *offset, uint64_t bound)
{
    if (bound != HL_OFFSET_UNKNOWN && *offset != HL_OFFSET_UNKNOWN && *offset > bound)
        *offset = bound;
}

/*
 * Octets are first sent in order, so what comes before an octet was first sent with no greater
 * acknowledgment. A greater one is a retransmission's, whose first copy was not captured.
 */
static void lower_peer_offsets(hl_store *store, size_t index)
{
    hl_piece *pieces = store->pieces + store->first;
    if (index + 1 < store->count)
        lower(&pieces[index].peer_offset, pieces[index + 1].peer_offset);
    for (size_t i = index; i > 0 && pieces[i - 1].peer_offset > pieces[i].peer_offset; i--)
        lower(&pieces[i - 1].peer_offset, pieces[i].peer_offset);
}

static void insert(hl_store *store, size_t index, const hl_piece *piece)
{
    reserve(store);
    hl_piece *place = store->pieces + store->first + index;
    memmove(place + 1, place, (store->count - index) * sizeof(hl_piece));
    *place = *piece;
    place->data = piece->data ? g_memdup2(piece->data, piece->octets) : NULL;
    store->count++;
    if (piece->data)
        store->octets += piece->octets;
    lower_peer_offsets(store, index);
}

/* The first `octets` of the piece; the rest stays in *piece. */
static hl_piece split(hl_piece *piece, uint64_t octets)
{
    hl_piece front = *piece;
    front.octets = octets;
    piece->offset += octets;
    piece->octets -= octets;
    if (piece->data)
        piece->data += octets;
    return front;
}

static bool is_different(const hl_piece *held, const hl_piece *again)
{
    if (!held->data || !again->data)
        return false;
    return memcmp(held->data + (again->offset - held->offset), again->data, again->octets) != 0;
}

hl_store_change hl_store_add(hl_store *store, const hl_piece *piece)
{
    hl_store_change change = {0};
    hl_piece rest = *piece;
    while (rest.octets > 0) {
        size_t index = find(store, rest.offset);
        const hl_piece *held = index < store->count ? &store->pieces[store->first + index] : NULL;
        if (held && held->offset <= rest.offset) {
            uint64_t repeated = held->offset + held->octets - rest.offset;
            hl_piece again = split(&rest, MIN(repeated, rest.octets));
            change.differs |= is_different(held, &again);
        } else {
            uint64_t missing = held ? held->offset - rest.offset : rest.octets;
            hl_piece fresh = split(&rest, MIN(missing, rest.octets));
            insert(store, index, &fresh);
            change.added += fresh.octets;
        }
    }
    return change;
}
