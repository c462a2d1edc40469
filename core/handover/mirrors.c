/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "handover/mirrors.h"

#include "base/hl_prefetch.h"

enum {
    PLACES_CACHED = 1 << 10, /* so few stay in the cache by themselves */
    NOTES_AHEAD = 16,
    READER_LINES = 9, /* of the next stage's own, mostly touched with every segment */
    CONNECTION_LINES = 3,
};

/* It stays where it is: stages remember their slots. */
typedef struct hl_mirror {
    hl_connection *connection;
    void *reader; /* the next stage's slot */
} hl_mirror;

void hl_mirrors_init(hl_mirrors *mirrors, hl_handover_sink sink)
{
    *mirrors = (hl_mirrors){.places = g_ptr_array_new(), .sink = sink};
    hl_pool_init(&mirrors->pool, sizeof(hl_mirror));
}

static hl_mirror *at(hl_mirrors *mirrors, uint32_t place)
{
    return g_ptr_array_index(mirrors->places, place);
}

/* Whoever named the client first was right: the stages behind do not wait for a late SYN. */
static void apply(hl_connection *connection, const hl_note_state *state)
{
    for (int side = 0; side < HL_SIDES; side++) {
        connection->closed[side] = state->closed[side];
        connection->late_by[side] = state->late_by[side];
    }
    connection->end = state->end;
    connection->oddities = state->oddities;
    if (connection->client_side == HL_SIDE_UNKNOWN)
        connection->client_side = state->client_side;
}

static void begin(hl_mirrors *mirrors, const hl_note_beginning *note)
{
    hl_connection *connection = hl_connection_new(note->number);
    hl_mirror *mirror = hl_pool_take(&mirrors->pool);
    if (note->place >= mirrors->places->len)
        g_ptr_array_set_size(mirrors->places, (int)note->place + 1);
    for (int side = 0; side < HL_SIDES; side++)
        connection->endpoint[side] = note->endpoint[side];
    connection->first_frame = note->first_frame;
    connection->opened = note->opened;
    apply(connection, &note->state);
    *mirror = (hl_mirror){connection, NULL};
    g_ptr_array_index(mirrors->places, note->place) = mirror;
}

static void drop(hl_mirrors *mirrors, hl_mirror *mirror)
{
    hl_connection_unref(mirror->connection);
    hl_pool_give(&mirrors->pool, mirror);
}

static void feed(hl_mirrors *mirrors, hl_note_segment *note)
{
    hl_mirror *mirror = at(mirrors, note->place);
    note->segment.connection = mirror->connection;
    note->segment.reader = &mirror->reader;
    mirrors->sink.segment(mirrors->sink.user, &note->segment);
    if (note->segment.kind != HL_SEGMENT_END)
        return;
    g_ptr_array_index(mirrors->places, note->place) = NULL;
    drop(mirrors, mirror);
}

static void read_note(hl_mirrors *mirrors, hl_note *note)
{
    const hl_handover_sink *sink = &mirrors->sink;
    const hl_note_change *change = (const hl_note_change *)note;
    switch (note->kind) {
    case HL_NOTE_ADVANCE:
        sink->advance(sink->user, ((const hl_note_advance *)note)->now);
        break;
    case HL_NOTE_LOOK_BACK:
        sink->look_back(sink->user, ((const hl_note_look_back *)note)->since);
        break;
    case HL_NOTE_BEGINNING:
        begin(mirrors, (const hl_note_beginning *)note);
        break;
    case HL_NOTE_CHANGE:
        apply(at(mirrors, change->place)->connection, &change->state);
        break;
    case HL_NOTE_SEGMENT:
        feed(mirrors, (hl_note_segment *)note);
        break;
    }
}

/* ---- looking ahead: memory that notes to come need is fetched meanwhile ---- */

/* Of a segment to come; NULL: it is of nothing that is there yet. */
static const hl_mirror *mirror_of(const hl_mirrors *mirrors, const hl_note *note)
{
    uint32_t place = ((const hl_note_segment *)note)->place;
    if (note->kind != HL_NOTE_SEGMENT || place >= mirrors->places->len)
        return NULL;
    return g_ptr_array_index(mirrors->places, place);
}

/* Later, when the mirror itself has come. */
G_ALWAYS_INLINE static inline void fetch_behind(const hl_mirror *mirror)
{
    hl_prefetch(mirror->reader, READER_LINES);
    hl_prefetch(mirror->connection, CONNECTION_LINES);
}

/* Two places further on in a batch: a mirror is fetched at the far one, and what is behind it at the near one. */
typedef struct hl_outlook {
    const hl_note *near, *far;
} hl_outlook;

static const hl_note *skip(const hl_batch *batch, const hl_note *note)
{
    for (int i = 0; note && i < NOTES_AHEAD; i++)
        note = hl_batch_next(batch, note);
    return note;
}

static void look_on(const hl_mirrors *mirrors, const hl_batch *batch, hl_outlook *outlook)
{
    const hl_mirror *far = outlook->far ? mirror_of(mirrors, outlook->far) : NULL;
    const hl_mirror *near = outlook->near ? mirror_of(mirrors, outlook->near) : NULL;
    if (far)
        hl_prefetch(far, 1);
    if (near)
        fetch_behind(near);
    outlook->far = outlook->far ? hl_batch_next(batch, outlook->far) : NULL;
    outlook->near = outlook->near ? hl_batch_next(batch, outlook->near) : NULL;
}

void hl_mirrors_read(hl_mirrors *mirrors, const hl_batch *batch)
{
    hl_note *note = hl_batch_next(batch, NULL);
    hl_outlook outlook = {0};
    bool looks_ahead = mirrors->places->len > PLACES_CACHED;
    if (looks_ahead) {
        outlook.near = skip(batch, note);
        outlook.far = skip(batch, outlook.near);
    }
    for (; note; note = hl_batch_next(batch, note)) {
        if (looks_ahead)
            look_on(mirrors, batch, &outlook);
        read_note(mirrors, note);
    }
}

void hl_mirrors_clear(hl_mirrors *mirrors)
{
    for (guint i = 0; i < mirrors->places->len; i++)
        if (at(mirrors, i))
            drop(mirrors, at(mirrors, i));
    hl_pool_clear(&mirrors->pool);
    g_ptr_array_unref(mirrors->places);
}
