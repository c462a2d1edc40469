/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store against a model: an array of octets in which the first copy counts. */
#include "stream/store.h"

#include "model/hl_segment.h"
#include "suites.h"

#include <glib.h>

enum { MODEL_OCTETS = 64 };

typedef struct model {
    hl_store *store;
    uint8_t octets[MODEL_OCTETS]; /* 0: not held; 1: held as a gap */
} model;

static bool model_add(model *m, const hl_piece *piece, uint64_t *added)
{
    bool differs = false;
    *added = 0;
    for (uint64_t i = 0; i < piece->octets; i++) {
        uint8_t *held = &m->octets[piece->offset + i];
        uint8_t octet = piece->data ? piece->data[i] : 1;
        if (*held == 0) {
            *held = octet;
            ++*added;
        } else if (*held != 1 && octet != 1) {
            differs |= *held != octet;
        }
    }
    return differs;
}

static void check(const model *m)
{
    uint8_t octets[MODEL_OCTETS] = {0};
    uint64_t end = 0, total = 0;
    for (size_t i = 0; i < m->store->count; i++) {
        const hl_piece *piece = &m->store->pieces[m->store->first + i];
        g_assert_cmpuint(piece->offset, >=, end);
        g_assert_cmpuint(piece->octets, >, 0);
        for (uint64_t j = 0; j < piece->octets; j++)
            octets[piece->offset + j] = piece->data ? piece->data[j] : 1;
        end = piece->offset + piece->octets;
        total += piece->data ? piece->octets : 0;
    }
    g_assert_cmpmem(octets, MODEL_OCTETS, m->octets, MODEL_OCTETS);
    g_assert_cmpuint(total, ==, m->store->octets);
    g_assert_cmpuint(end, ==, hl_store_end(m->store));
}

static void add_at_random(model *m, GRand *random)
{
    uint8_t data[8];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)g_rand_int_range(random, 'a', 'c');
    hl_piece piece = {.offset = (uint64_t)g_rand_int_range(random, 0, MODEL_OCTETS - 8),
                      .octets = (uint64_t)g_rand_int_range(random, 1, 9),
                      .data = g_rand_int_range(random, 0, 5) ? data : NULL};
    uint64_t added;
    bool differs = model_add(m, &piece, &added);
    hl_store_change change = hl_store_add(m->store, &piece);
    g_assert_cmpuint(change.added, ==, added);
    g_assert_cmpint(change.differs, ==, differs);
}

static void take_first(model *m)
{
    const hl_piece *first = hl_store_first(m->store);
    if (!first)
        return;
    memset(m->octets + first->offset, 0, first->octets);
    g_free(hl_store_take(m->store).data);
}

static void test_model(void)
{
    GRand *random = g_rand_new_with_seed(4);
    for (int round = 0; round < 500; round++) {
        model m = {.store = hl_store_new()};
        for (int i = 0; i < 40; i++) {
            if (g_rand_int_range(random, 0, 4))
                add_at_random(&m, random);
            else
                take_first(&m);
            check(&m);
        }
        hl_store_free(m.store);
    }
    g_rand_free(random);
}

static void test_peer_offsets(void)
{
    hl_store *store = hl_store_new();
    uint8_t octets[] = "abc";
    uint64_t peer_offsets[] = {10, HL_OFFSET_UNKNOWN, 30, 20};
    for (uint64_t i = 0; i < 4; i++) {
        hl_piece piece = {
            .offset = i * 5, .octets = 3, .peer_offset = peer_offsets[i], .data = octets};
        hl_store_add(store, &piece);
    }
    static const uint64_t expected[] = {10, HL_OFFSET_UNKNOWN, 20, 20};
    for (size_t i = 0; i < 4; i++) {
        hl_piece piece = hl_store_take(store);
        g_assert_cmpuint(piece.peer_offset, ==, expected[i]);
        g_free(piece.data);
    }
    hl_store_free(store);
}

void add_store_tests(void)
{
    g_test_add_func("/store/model", test_model);
    g_test_add_func("/store/peer-offsets", test_peer_offsets);
}
