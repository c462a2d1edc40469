/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A conversation in binary (steps.h) that this target seals as TLS 1.2 or 1.3, through the TLS and the HTTP
 * stage. What comes out must be what comes of the same conversation in the clear, as long as no
 * record is lost or damaged. The first octet chooses the suite; before each step there is one that says
 * what becomes of its record, and one that says how many octets are in a segment.
 */
#include "reading.h"
#include "sealing.h"
#include "steps.h"
#include "tight.h"

#include "tls/hl_tls.h"

/* What becomes of a record. */
enum fate { WHOLE, PADDED, UPDATED, HANDSHAKE, ALERT, TWICE, DAMAGED, LOST, FATES };

enum { RECORD_OCTETS = SEAL_CONTENT_MAX + SEAL_OVERHEAD_MAX };

typedef struct wire {
    hl_tls *tls;
    hl_http *sealed, *clear;
    GString *heard, *said;
    hl_connection *connection[2]; /* sealed, clear */
    void *reader[2];
    uint64_t offset[2][HL_SIDES];
    sealer sealer[HL_SIDES];
    bool finished[HL_SIDES];
    bool is_faithful; /* both must come to the same */
    uint64_t frame;
} wire;

static void take_clear(void *user, const hl_segment *segment)
{
    hl_http_feed(((wire *)user)->sealed, segment);
}

static hl_segment place(wire *w, int layer, hl_segment segment)
{
    uint64_t *offset = w->offset[layer];
    segment.connection = w->connection[layer];
    segment.reader = &w->reader[layer];
    segment.frame.number = w->frame;
    segment.offset = offset[segment.side];
    segment.peer_offset = offset[!segment.side];
    offset[segment.side] += segment.data.size + segment.gap_octets;
    return segment;
}

static void feed_sealed(wire *w, hl_segment segment)
{
    uint8_t *memory;
    segment.data = draw_fenced(segment.data, &memory);
    segment = place(w, 0, segment);
    hl_tls_feed(w->tls, &segment);
    free(memory);
}

static void feed_clear(wire *w, hl_segment segment)
{
    segment = place(w, 1, segment);
    hl_http_feed(w->clear, &segment);
}

static void feed_octets(wire *w, int side, hl_bytes octets, size_t cut)
{
    while (octets.size > 0)
        feed_sealed(
            w,
            (hl_segment){.kind = HL_SEGMENT_DATA, .side = side, .data = draw_octets(&octets, cut)});
}

static void feed_record(wire *w, enum fate fate, int side, hl_bytes content, size_t cut)
{
    uint8_t record[RECORD_OCTETS], type = HL_TLS_APPLICATION_DATA;
    if (fate == HANDSHAKE || fate == ALERT)
        type = fate == ALERT ? HL_TLS_ALERT : HL_TLS_HANDSHAKE;
    size_t size =
        sealer_seal(&w->sealer[side], type, content, fate == PADDED ? cut % 256 : 0, record);
    if (fate == DAMAGED)
        record[cut % size] ^= 1;
    if (fate == LOST)
        feed_sealed(w, (hl_segment){.kind = HL_SEGMENT_GAP, .side = side, .gap_octets = size});
    else
        feed_octets(w, side, hl_bytes_from(record, size), cut);
    if (fate == TWICE)
        feed_octets(w, side, hl_bytes_from(record, size), cut);
}

static void update_key(wire *w, int side)
{
    static const uint8_t message[] = {24, 0, 0, 1, 0};
    feed_record(w, HANDSHAKE, side, hl_bytes_from(message, sizeof message), SIZE_MAX);
    sealer_update(&w->sealer[side]);
}

static void feed_step(wire *w, enum fate fate, hl_segment step, size_t cut)
{
    bool is_data = step.kind == HL_SEGMENT_DATA;
    w->is_faithful &= fate < HANDSHAKE && step.kind != HL_SEGMENT_GAP;
    if (fate == UPDATED && w->sealer[step.side].is_13)
        update_key(w, step.side);
    if (is_data && step.data.size > 0)
        feed_record(w, fate, step.side, step.data, cut);
    else if (!is_data)
        feed_sealed(w, step);
    if (!is_data || step.data.size > 0)
        feed_clear(w, step);
    w->finished[step.side] |= step.kind == HL_SEGMENT_FIN;
}

static void shake_hands_13(wire *w, seal_suite suite)
{
    uint8_t server[] = {22,   3, 3, 0, 50, 2, 0,  0, 46, 3, 3, [43] = 0,
                        0x13, 1, 0, 0, 6,  0, 43, 0, 2,  3, 4};
    server[45] = (uint8_t)suite.id;
    feed_octets(w, 1, hl_bytes_from(server, sizeof server), SIZE_MAX);
}

/* With an extension, if it is asked for; then both change to what was agreed on. */
static void shake_hands_12(wire *w, seal_suite suite)
{
    static const uint8_t change[] = {20, 3, 3, 0, 1, 1};
    uint8_t server[] = {22, 3, 3, 0, 48, 2, 0, 0, 44, 3, 3, [43] = 0, 0, 0, 0, 0, 4, 0, 0, 0, 0};
    server[44] = (uint8_t)(suite.id >> 8);
    server[45] = (uint8_t)suite.id;
    server[50] = suite.mac_last ? 22 : 23; /* RFC 7366; RFC 7627, which changes nothing here */
    feed_octets(w, 1, hl_bytes_from(server, sizeof server), SIZE_MAX);
    for (int side = 0; side < HL_SIDES; side++)
        feed_octets(w, side, hl_bytes_from(change, sizeof change), SIZE_MAX);
}

static void shake_hands(wire *w, seal_suite suite)
{
    static uint8_t client[] = {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 3, [43] = 0, 0, 2, 0x13, 1, 1, 0};
    feed_octets(w, 0, hl_bytes_from(client, sizeof client), SIZE_MAX);
    if (seal_suite_is_13(suite))
        shake_hands_13(w, suite);
    else
        shake_hands_12(w, suite);
    memset(w->offset[1], 0, sizeof w->offset[1]);
}

static void feed_all(wire *w, hl_bytes input)
{
    static step_room room;
    while (input.size > 0) {
        enum fate fate = draw_octet(&input) % FATES;
        size_t cut = 1 + (size_t)draw_octet(&input) * 8;
        hl_segment step = step_next(&room, &input);
        w->frame++;
        if (!w->finished[step.side])
            feed_step(w, fate, step, cut);
    }
}

static hl_tls_keys *make_keys(const wire *w)
{
    static const uint8_t random[HL_TLS_RANDOM_OCTETS];
    hl_tls_keys *keys = hl_tls_keys_new(&hl_limits_default);
    for (int side = 0; side < HL_SIDES; side++) {
        hl_tls_secret_kind kind = side == 0 ? HL_TLS_CLIENT_SECRET : HL_TLS_SERVER_SECRET;
        if (!w->sealer[side].is_13)
            kind = HL_TLS_MASTER_SECRET;
        hl_tls_keys_add(keys, random, kind, sealer_secret(&w->sealer[side]));
    }
    return keys;
}

static hl_http *make_reader(const hl_limits *limits, GString *out)
{
    return hl_http_new(limits,
                       (hl_message_sink){on_head, on_end, on_connection_end, out, NULL, NULL});
}

static void end(wire *w)
{
    for (int layer = 0; layer < 2; layer++) {
        hl_segment segment = {.kind = HL_SEGMENT_END,
                              .connection = w->connection[layer],
                              .reader = &w->reader[layer]};
        w->connection[layer]->end = HL_CONNECTION_CAPTURED;
        if (layer == 0)
            hl_tls_feed(w->tls, &segment);
        else
            hl_http_feed(w->clear, &segment);
        hl_connection_unref(w->connection[layer]);
    }
    if (w->is_faithful)
        g_assert_cmpstr(w->heard->str, ==, w->said->str);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hl_bytes input = hl_bytes_from(data, size);
    seal_suite suite = seal_suites[draw_octet(&input) % G_N_ELEMENTS(seal_suites)];
    hl_limits limits = size % 5 == 0 ? tight_limits() : hl_limits_default;
    wire w = {.heard = g_string_new(NULL), .said = g_string_new(NULL), .is_faithful = true};
    for (int side = 0; side < HL_SIDES; side++) {
        w.sealer[side] = sealer_new(suite, side);
        w.connection[side] = hl_connection_new((uint64_t)side);
        w.connection[side]->client_side = 0;
    }
    hl_tls_keys *keys = make_keys(&w);
    w.sealed = make_reader(&limits, w.heard);
    w.clear = make_reader(&limits, w.said);
    w.tls = hl_tls_new(&limits, keys, (hl_segment_sink){take_clear, &w});
    shake_hands(&w, suite);
    feed_all(&w, input);
    end(&w);
    hl_tls_free(w.tls);
    hl_http_free(w.sealed);
    hl_http_free(w.clear);
    hl_tls_keys_free(keys);
    g_string_free(w.heard, TRUE);
    g_string_free(w.said, TRUE);
    return 0;
}
