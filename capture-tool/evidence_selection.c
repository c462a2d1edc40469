/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence_selection.h"

#include "model/hl_rule.h"

/* A part of a connection: from its first packet until all frames have come that its messages name, whatever their
 * times and order. */
typedef struct span {
    GHashTable *awaited; /* hl_frame_ref of those that have not come */
    bool is_endless;     /* up to the connection's end */
    bool is_past;
    bool has_next[HL_SIDES];
    uint32_t next[HL_SIDES]; /* sequence number behind all that was taken of a side */
} span;

/* The two ends of a connection, whoever speaks. */
typedef struct pair {
    hl_endpoint low, high;
} pair;

/* A finding, kept until its frame comes. */
typedef struct remark {
    char *text;
    hl_frame_ref frames[HL_FINDING_FRAMES];
} remark;

struct hl_evidence_selection {
    const GPtrArray *names;
    GHashTable *spans;   /* hl_frame_ref of a connection's first packet -> span */
    GHashTable *current; /* pair -> span: the one whose first packet came last */
    GHashTable *remarks; /* hl_frame_ref -> GPtrArray of remark */
    GHashTable *numbers; /* hl_frame_ref that remarks name -> its number in the new file, or 0 */
    uint64_t taken;      /* frames */
    GPtrArray *comments; /* of the last one */
};

/* ---- keys ---- */

static guint hash_frame(gconstpointer key)
{
    const hl_frame_ref *frame = key;
    return (guint)frame->number * 2654435761u ^ frame->capture;
}

static gboolean is_same_frame(gconstpointer a, gconstpointer b)
{
    return hl_frame_ref_equal(*(const hl_frame_ref *)a, *(const hl_frame_ref *)b);
}

static guint hash_pair(gconstpointer key)
{
    const pair *p = key;
    guint low = hl_address_hash(&p->low.address) + p->low.port;
    return low * 33 + hl_address_hash(&p->high.address) + p->high.port;
}

static gboolean is_same_pair(gconstpointer a, gconstpointer b)
{
    const pair *one = a, *other = b;
    return hl_endpoint_equal(&one->low, &other->low) && hl_endpoint_equal(&one->high, &other->high);
}

static pair pair_of(const hl_packet *packet)
{
    const hl_endpoint *a = &packet->source, *b = &packet->destination;
    int order = memcmp(a->address.octets, b->address.octets, sizeof a->address.octets);
    bool rises = order < 0 || (order == 0 && a->port < b->port);
    return rises ? (pair){*a, *b} : (pair){*b, *a};
}

static hl_frame_ref *copy_frame(hl_frame_ref frame)
{
    return g_memdup2(&frame, sizeof frame);
}

/* ---- life ---- */

static void free_span(gpointer data)
{
    span *s = data;
    g_hash_table_unref(s->awaited);
    g_free(s);
}

static void free_remark(gpointer data)
{
    remark *r = data;
    g_free(r->text);
    g_free(r);
}

hl_evidence_selection *hl_evidence_selection_new(const GPtrArray *names)
{
    hl_evidence_selection *selection = g_new0(hl_evidence_selection, 1);
    selection->names = names;
    selection->spans = g_hash_table_new_full(hash_frame, is_same_frame, g_free, free_span);
    selection->current = g_hash_table_new_full(hash_pair, is_same_pair, g_free, NULL);
    selection->remarks =
        g_hash_table_new_full(hash_frame, is_same_frame, g_free, (GDestroyNotify)g_ptr_array_unref);
    selection->numbers = g_hash_table_new_full(hash_frame, is_same_frame, g_free, g_free);
    selection->comments = g_ptr_array_new_with_free_func(g_free);
    return selection;
}

void hl_evidence_selection_free(hl_evidence_selection *selection)
{
    if (!selection)
        return;
    g_hash_table_unref(selection->spans);
    g_hash_table_unref(selection->current);
    g_hash_table_unref(selection->remarks);
    g_hash_table_unref(selection->numbers);
    g_ptr_array_unref(selection->comments);
    g_free(selection);
}

/* ---- adding ---- */

/* What a message ends with can have come before what it begins with. */
static void await_frames(span *s, const hl_message *message)
{
    const hl_frame_ref frames[] = {message->first_frame, message->head_frame, message->last_frame};
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++)
        if (frames[i].number != 0)
            g_hash_table_add(s->awaited, copy_frame(frames[i]));
}

/* A message that had not ended when the chain was judged ends with its connection, for all we know. */
static void stretch(span *s, const hl_message *message)
{
    if (!message)
        return;
    if (hl_message_has_ended(message))
        await_frames(s, message);
    else
        s->is_endless = true;
}

static void add_exchange(hl_evidence_selection *selection, const hl_exchange *exchange)
{
    if (!exchange)
        return;
    hl_frame_ref first = hl_connection_transport(exchange->connection)->first_frame;
    span *s = g_hash_table_lookup(selection->spans, &first);
    if (!s) {
        s = g_new0(span, 1);
        s->awaited = g_hash_table_new_full(hash_frame, is_same_frame, g_free, NULL);
        g_hash_table_insert(selection->spans, copy_frame(first), s);
    }
    stretch(s, exchange->request);
    stretch(s, exchange->response);
}

static void add_number(hl_evidence_selection *selection, hl_frame_ref frame)
{
    if (frame.number != 0 && !g_hash_table_contains(selection->numbers, &frame))
        g_hash_table_insert(selection->numbers, copy_frame(frame), g_new0(uint64_t, 1));
}

static void add_remark(hl_evidence_selection *selection, const hl_hop *hop,
                       const hl_finding *finding)
{
    hl_frame_ref frame = hl_finding_frame(finding);
    GPtrArray *remarks = g_hash_table_lookup(selection->remarks, &frame);
    if (!remarks) {
        remarks = g_ptr_array_new_with_free_func(free_remark);
        g_hash_table_insert(selection->remarks, copy_frame(frame), remarks);
    }
    remark *added = g_new0(remark, 1);
    uint16_t status = hop->redirect->response->status;
    added->text = g_strdup_printf("hoplint: %s %s: %s (%s)", hl_severity_text(finding->severity),
                                  hl_rule_get(finding->rule)->name, finding->message,
                                  hl_rule_reference(finding->rule, status));
    for (int i = 0; i < HL_FINDING_FRAMES; i++) {
        added->frames[i] = finding->frames[i];
        add_number(selection, finding->frames[i]);
    }
    g_ptr_array_add(remarks, added);
}

void hl_evidence_selection_add(hl_evidence_selection *selection, const hl_chain *chain)
{
    if (hl_chain_severity(chain) == HL_OFF)
        return;
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        add_exchange(selection, hop->redirect);
        add_exchange(selection, hop->follow_up);
        add_exchange(selection, hop->preflight);
        for (guint n = 0; n < hop->findings->len; n++)
            add_remark(selection, hop, &g_array_index(hop->findings, hl_finding, n));
    }
}

/* ---- taking ---- */

static span *find_span(hl_evidence_selection *selection, const hl_packet *packet)
{
    pair ends = pair_of(packet);
    span *begun = g_hash_table_lookup(selection->spans, &packet->frame);
    if (!begun)
        return g_hash_table_lookup(selection->current, &ends);
    g_hash_table_replace(selection->current, g_memdup2(&ends, sizeof ends), begun);
    return begun;
}

static unsigned side_of(const hl_packet *packet)
{
    pair ends = pair_of(packet);
    return hl_endpoint_equal(&ends.low, &packet->source) ? 0 : 1;
}

static uint32_t sequence_behind(const hl_packet *packet)
{
    uint32_t flags = !!(packet->flags & HL_TCP_SYN) + !!(packet->flags & HL_TCP_FIN);
    return packet->sequence + packet->payload_octets + flags;
}

/*
 * Behind the end: what fills holes of before, acknowledges or closes. What leaves octets out between
 * the end and itself, or acknowledges such octets, would look as if packets had been lost.
 */
static bool adds_no_octets(const span *s, const hl_packet *packet)
{
    unsigned side = side_of(packet);
    bool acknowledges_more = packet->flags & HL_TCP_ACK && s->has_next[!side] &&
                             (int32_t)(packet->acknowledgment - s->next[!side]) > 0;
    if (!s->has_next[side] || packet->flags & HL_TCP_SYN || acknowledges_more)
        return false;
    if ((int32_t)(sequence_behind(packet) - s->next[side]) <= 0)
        return true;
    return packet->payload_octets == 0 && packet->sequence == s->next[side];
}

static void move_next(span *s, const hl_packet *packet)
{
    unsigned side = side_of(packet);
    uint32_t behind = sequence_behind(packet);
    if (!s->has_next[side] || (int32_t)(behind - s->next[side]) > 0)
        s->next[side] = behind;
    s->has_next[side] = true;
}

bool hl_evidence_selection_takes(hl_evidence_selection *selection, const hl_packet *packet)
{
    span *s = find_span(selection, packet);
    if (!s || (s->is_past && !adds_no_octets(s, packet)))
        return false;
    move_next(s, packet);
    g_hash_table_remove(s->awaited, &packet->frame);
    s->is_past = !s->is_endless && g_hash_table_size(s->awaited) == 0;
    return true;
}

/* "request in frame 3, redirect in frame 5": where they are now. */
static void append_places(GString *text, hl_evidence_selection *selection, const remark *r)
{
    static const char *const parts[HL_FINDING_FRAMES] = {"request", "redirect", "follow-up"};
    const char *before = "; ";
    for (int i = 0; i < HL_FINDING_FRAMES; i++) {
        const uint64_t *number = g_hash_table_lookup(selection->numbers, &r->frames[i]);
        if (!number || *number == 0)
            continue;
        g_string_append_printf(text, "%s%s in frame %" G_GUINT64_FORMAT, before, parts[i], *number);
        before = ", ";
    }
}

/* "frames 13, 17 and 23 of x.pcap": where they were. */
static void append_origin(GString *text, const hl_evidence_selection *selection, const remark *r)
{
    const char *before = "; captured as frame ";
    for (int i = 0; i < HL_FINDING_FRAMES; i++) {
        if (r->frames[i].number == 0)
            continue;
        g_string_append_printf(text, "%s%" G_GUINT64_FORMAT, before, r->frames[i].number);
        if (selection->names->len > 1)
            g_string_append_printf(text, " of %s",
                                   (char *)selection->names->pdata[r->frames[i].capture]);
        before = ", ";
    }
}

static void count(hl_evidence_selection *selection, hl_frame_ref frame)
{
    selection->taken++;
    uint64_t *number = g_hash_table_lookup(selection->numbers, &frame);
    if (number && *number == 0)
        *number = selection->taken;
}

const GPtrArray *hl_evidence_selection_number(hl_evidence_selection *selection, hl_frame_ref frame)
{
    const GPtrArray *remarks = g_hash_table_lookup(selection->remarks, &frame);
    count(selection, frame);
    g_ptr_array_set_size(selection->comments, 0);
    if (!remarks)
        return NULL;
    for (guint i = 0; i < remarks->len; i++) {
        const remark *r = remarks->pdata[i];
        GString *text = g_string_new(r->text);
        append_places(text, selection, r);
        append_origin(text, selection, r);
        g_ptr_array_add(selection->comments, g_string_free(text, FALSE));
    }
    return selection->comments;
}
