/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * After a gap. Where it ends inside the record at hand, the next one begins at a place that is
 * known; else each place that looks like a record's header is tried. Only a record that is
 * authentic under a number that may be due is one.
 */
#include "session.h"

enum {
    TRIES_A_RECORD = 16, /* places that look like a header, for each number that may be due */
};

static bool is_13(const hl_tls_session *session)
{
    return session->version == HL_TLS_VERSION_13;
}

/* ---- losing ---- */

/* From here on it is told that data are missing; how many, when it is known. */
static void tell_gap(hl_tls_session *session, hl_tls_half *half, const hl_segment *segment)
{
    if (half->epoch != HL_TLS_EPOCH_DATA || half->has_gap)
        return;
    hl_tls_emit_gap(session, half, 1, segment);
    half->has_gap = true;
}

static void begin(hl_tls_session *session, hl_tls_half *half, uint64_t lost,
                  const hl_segment *segment)
{
    half->searching = true;
    half->lost_octets = lost;
    half->tries_left = TRIES_A_RECORD * session->tls->limits.tls_lost_records;
    hl_tls_half_drop_gathered(half);
    hl_tls_handshake_clear(&half->handshake);
    tell_gap(session, half, segment);
}

/* The octets of the record at hand that are still to come; 0 when that is not known. */
static size_t missing_of_record(const hl_tls_half *half, size_t *whole)
{
    if (!half->gathered || half->gathered->len < HL_TLS_HEADER_OCTETS)
        return 0;
    const uint8_t *header = half->gathered->data;
    *whole = HL_TLS_HEADER_OCTETS + (size_t)(header[3] << 8 | header[4]);
    return *whole - half->gathered->len;
}

/* One record is lost, and the next one's number is known: it was a record of data. */
static void lose_record(hl_tls_session *session, hl_tls_half *half, size_t whole,
                        const hl_segment *gap)
{
    size_t overhead = hl_tls_cipher_overhead(half->cipher);
    half->sequence++;
    session->tls->counters.lost_records++;
    hl_tls_half_drop_gathered(half);
    hl_tls_handshake_clear(&half->handshake);
    half->taken = gap->offset + gap->gap_octets + half->passing;
    hl_tls_emit_gap(session, half, whole > overhead ? whole - overhead : 1, gap);
    hl_tls_offsets_add(&half->offsets, half->taken, half->clear);
}

static void lose_rest_of_record(hl_tls_session *session, hl_tls_half *half, size_t whole,
                                const hl_segment *gap)
{
    bool is_data = half->epoch == HL_TLS_EPOCH_DATA && half->cipher &&
                   half->gathered->data[0] == HL_TLS_APPLICATION_DATA;
    bool is_clear = half->epoch == HL_TLS_EPOCH_CLEAR &&
                    half->gathered->data[0] == HL_TLS_HANDSHAKE && session->version != 0;
    if (is_data) {
        lose_record(session, half, whole, gap);
    } else if (is_clear) { /* certificates and the like */
        hl_tls_half_drop_gathered(half);
        hl_tls_handshake_clear(&half->handshake);
    } else {
        begin(session, half, whole, gap);
    }
}

static void lose(hl_tls_session *session, hl_tls_half *half, const hl_segment *gap)
{
    size_t whole = 0, missing = missing_of_record(half, &whole);
    uint64_t begun = half->gathered ? half->gathered->len : 0;
    if (gap->gap_octets <= half->passing) {
        half->passing -= gap->gap_octets;
    } else if (half->searching) {
        half->lost_octets += begun + gap->gap_octets - half->passing;
        half->passing = 0;
        hl_tls_half_drop_gathered(half);
    } else if (gap->gap_octets <= missing) {
        half->passing = missing - gap->gap_octets;
        lose_rest_of_record(session, half, whole, gap);
    } else {
        uint64_t lost = begun + gap->gap_octets - half->passing;
        half->passing = 0;
        begin(session, half, lost, gap);
    }
}

void hl_tls_search_begin(hl_tls_session *session, hl_tls_half *half, const hl_segment *gap)
{
    if (half->unread)
        return;
    lose(session, half, gap);
    if (half->searching && session->version == 0) /* without both hellos there is no key */
        hl_tls_half_give_up(session, half, &session->tls->counters.late, gap);
}

/* ---- finding ---- */

/* A record that was found. */
typedef struct find {
    hl_tls_opened opened;
    hl_tls_epoch epoch;
    hl_tls_cipher *cipher; /* the half's, or a new one */
    uint64_t sequence;
} find;

static bool looks_sealed(const hl_tls_session *session, hl_bytes octets)
{
    if (!hl_tls_record_is_plausible(octets) || (octets.size > 2 && octets.data[2] != 3))
        return false;
    return !is_13(session) || octets.size == 0 || octets.data[0] == HL_TLS_APPLICATION_DATA;
}

static bool try_numbers(hl_tls_session *session, hl_tls_half *half, uint64_t first, hl_bytes record,
                        find *found)
{
    uint64_t overhead = hl_tls_cipher_overhead(found->cipher);
    uint64_t least = half->lost_octets / HL_TLS_RECORD_OCTETS_MAX;
    uint64_t most = half->lost_octets / overhead + 1;
    most = MIN(most, least + session->tls->limits.tls_lost_records);
    for (uint64_t lost = least; lost <= most && half->tries_left > 0; lost++) {
        half->tries_left--;
        found->sequence = first + lost;
        if (hl_tls_cipher_open(found->cipher, found->sequence, record, session->tls->room,
                               &found->opened))
            return true;
    }
    return false;
}

static bool try_next_keys(hl_tls_session *session, hl_tls_half *half, hl_bytes record, find *found)
{
    hl_tls_epoch first = MAX(half->epoch + 1, HL_TLS_EPOCH_HANDSHAKE);
    for (found->epoch = first; found->epoch <= HL_TLS_EPOCH_UPDATED; found->epoch++) {
        found->cipher = hl_tls_cipher_for(session, half, found->epoch);
        if (found->cipher && try_numbers(session, half, 0, record, found))
            return true;
        hl_tls_cipher_free(found->cipher);
    }
    return false;
}

static bool try_record(hl_tls_session *session, hl_tls_half *half, hl_bytes record, find *found)
{
    *found = (find){.epoch = half->epoch, .cipher = half->cipher};
    if (half->cipher && try_numbers(session, half, half->sequence, record, found))
        return true;
    return try_next_keys(session, half, record, found);
}

/* How many clear octets were lost; with keys that are new it may have been the handshake alone. */
static uint64_t count_lost(const hl_tls_session *session, const hl_tls_half *half,
                           const find *found)
{
    bool is_new = found->cipher != half->cipher;
    uint64_t lost = is_new ? found->sequence : found->sequence - half->sequence;
    uint64_t sealed = lost * hl_tls_cipher_overhead(found->cipher);
    bool was_handshake = is_new && half->epoch != HL_TLS_EPOCH_DATA &&
                         lost <= (is_13(session) ? 0 : 1); /* TLS 1.2: Finished */
    session->tls->counters.lost_records += lost;
    if (was_handshake || found->epoch < HL_TLS_EPOCH_DATA)
        return 0;
    return half->lost_octets > sealed ? half->lost_octets - sealed : 1;
}

/* Goes on from the record that was found. */
static void resume(hl_tls_session *session, hl_tls_half *half, const find *found,
                   size_t record_octets, const hl_segment *segment)
{
    uint64_t lost = count_lost(session, half, found);
    if (!session->has_opened) {
        session->has_opened = true;
        session->tls->counters.decrypted++;
    }
    session->has_sealed = true;
    if (lost > half->has_gap)
        hl_tls_emit_gap(session, half, lost - half->has_gap, segment);
    hl_tls_offsets_add(&half->offsets, half->taken, half->clear);
    half->taken += record_octets;
    half->has_gap = false;
    half->searching = false;
    half->received = HL_OFFSET_UNKNOWN;
    if (found->cipher != half->cipher)
        hl_tls_half_enter(session, half, found->epoch, found->cipher, 0);
    half->sequence = found->sequence + 1;
    hl_tls_take_opened(session, half, &found->opened, segment);
}

/* What stands behind the record that was found is read as ever. */
static void read_rest(hl_tls_session *session, hl_segment *segment, hl_bytes rest)
{
    hl_segment behind = *segment;
    behind.data = rest;
    behind.offset = segment->offset + segment->data.size - rest.size;
    bool was_impatient = session->is_impatient;
    session->is_impatient = true;
    hl_tls_session_read(session, &behind);
    session->is_impatient = was_impatient;
}

/* The place where the next record is, or may be when more octets have come. */
static size_t find_place(hl_tls_session *session, hl_tls_half *half, hl_bytes octets,
                         hl_bytes *record, find *found)
{
    uint64_t lost = half->lost_octets;
    size_t place = 0;
    for (; place < octets.size && half->tries_left > 0; place++, half->lost_octets = lost + place) {
        hl_bytes rest = hl_bytes_skip(octets, place);
        if (!looks_sealed(session, rest))
            continue;
        if (rest.size < HL_TLS_HEADER_OCTETS)
            break;
        size_t whole = HL_TLS_HEADER_OCTETS + (size_t)(rest.data[3] << 8 | rest.data[4]);
        if (rest.size < whole)
            break;
        *record = hl_bytes_first(rest, whole);
        if (try_record(session, half, *record, found))
            return place;
    }
    *record = (hl_bytes){0};
    return place;
}

static void pass_over(hl_tls_half *half, hl_segment *segment)
{
    size_t count = (size_t)MIN(half->passing, (uint64_t)segment->data.size);
    segment->data = hl_bytes_skip(segment->data, count);
    segment->offset += count;
    half->passing -= count;
    if (!half->searching)
        half->taken = segment->offset;
}

static void search(hl_tls_session *session, hl_tls_half *half, hl_segment *segment)
{
    find found;
    hl_bytes record;
    if (!half->gathered)
        half->gathered = g_byte_array_new();
    g_byte_array_append(half->gathered, segment->data.data, (guint)segment->data.size);
    hl_bytes octets = hl_bytes_from(half->gathered->data, half->gathered->len);
    size_t place = find_place(session, half, octets, &record, &found);
    if (!record.data) {
        g_byte_array_remove_range(half->gathered, 0, (guint)place);
        if (half->tries_left == 0)
            hl_tls_half_give_up(session, half, &session->tls->counters.late, segment);
        return;
    }
    GByteArray *owned = half->gathered;
    half->gathered = NULL;
    size_t behind = octets.size - place - record.size;
    half->taken = segment->offset + segment->data.size - behind - record.size;
    resume(session, half, &found, record.size, segment);
    read_rest(session, segment, hl_bytes_skip(octets, place + record.size));
    g_byte_array_unref(owned);
}

void hl_tls_search(hl_tls_session *session, hl_tls_half *half, hl_segment *segment)
{
    pass_over(half, segment);
    if (!half->searching || segment->data.size == 0)
        return;
    search(session, half, segment);
    segment->offset += segment->data.size;
    segment->data = (hl_bytes){0};
}
