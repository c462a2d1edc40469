/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session.h"

#include "blindness.h"
#include "http1.h"
#include "http2.h"

struct hl_session {
    hl_auditor_options options;
    hl_auditor *auditor;
    GHashTable *talks;   /* tcp.stream -> hl_talk */
    GPtrArray *requests; /* of hl_exchange: new ones, and those that have not ended */
    GArray *items;
    hl_marks *marks;
    bool finished, waits_for_segments;
    uint32_t last_frame;
    hl_time_ns first_time, last_time;
    hl_packet_counters packets;
    hl_message_sink sink; /* the auditor's */
};

static void free_talk(gpointer talk)
{
    hl_talk_free(talk);
}

static void unref_exchange(gpointer exchange)
{
    hl_exchange_unref(exchange);
}

static void take_request(void *user, hl_exchange *exchange)
{
    hl_session *session = user;
    g_ptr_array_add(session->requests, hl_exchange_ref(exchange));
}

static void take_chain(void *user, hl_chain *chain)
{
    hl_session *session = user;
    hl_marks_add_chain(session->marks, hl_chain_copy(chain));
}

static void open_auditor(hl_session *session)
{
    hl_auditor_sink sink = {.request = take_request, .chain = take_chain, .user = session};
    session->finished = false;
    session->auditor = hl_auditor_new(&session->options, sink);
    session->sink = hl_auditor_sink_of(session->auditor);
    session->talks = g_hash_table_new_full(NULL, NULL, NULL, free_talk);
    session->requests = g_ptr_array_new_with_free_func(unref_exchange);
}

static void close_auditor(hl_session *session)
{
    g_ptr_array_unref(session->requests);
    g_hash_table_unref(session->talks);
    hl_auditor_free(session->auditor);
}

hl_session *hl_session_new(const hl_auditor_options *options)
{
    hl_session *session = g_new0(hl_session, 1);
    session->options = *options;
    session->marks = hl_marks_new();
    session->items = g_array_new(FALSE, FALSE, sizeof(hl_item));
    session->first_time = HL_TIME_NEVER;
    session->last_time = INT64_MIN;
    session->waits_for_segments = hl_blindness_waits_for_segments();
    open_auditor(session);
    return session;
}

void hl_session_free(hl_session *session)
{
    if (!session)
        return;
    close_auditor(session);
    hl_marks_free(session->marks);
    g_array_unref(session->items);
    g_free(session);
}

/* The innermost TCP header, and the IP header before it, or NULL. */
static const hl_item *find_transport(const GArray *items, const hl_item **ip)
{
    const hl_item *tcp = NULL, *last_ip = NULL;
    for (guint i = 0; i < items->len; i++) {
        const hl_item *item = &g_array_index(items, hl_item, i);
        if (item->kind == HL_ITEM_IP)
            last_ip = item;
        if (item->kind == HL_ITEM_TCP) {
            tcp = item;
            *ip = last_ip;
        }
    }
    return tcp;
}

static hl_talk *talk_of(hl_session *session, uint32_t stream, const hl_visit *visit)
{
    hl_talk *talk = g_hash_table_lookup(session->talks, GUINT_TO_POINTER(stream));
    if (!talk) {
        talk = hl_talk_new(stream, visit, session->sink);
        g_hash_table_insert(session->talks, GUINT_TO_POINTER(stream), talk);
    }
    return talk;
}

static void learn_tls(const hl_visit *visit)
{
    hl_talk *talk = visit->talk;
    bool by_server = false;
    for (guint i = 0; i < visit->items->len; i++) {
        const hl_item *item = &g_array_index(visit->items, hl_item, i);
        hl_bytes octets = hl_item_octets(item);
        if (item->kind == HL_ITEM_TLS_HELLO)
            by_server = octets.size == 1 && octets.data[0] == 2;
        else if (item->kind == HL_ITEM_TLS_VERSION && by_server && octets.size == 2)
            talk->connection->tls_version = octets.data[1] >= 4 ? "1.3" : "1.2";
        else if (item->kind == HL_ITEM_SERVER_NAME && !talk->connection->server_name)
            talk->connection->server_name = hl_bytes_copy_text(octets);
    }
    talk->has_tls = true;
    if (!talk->connection->tls_version)
        talk->connection->tls_version = "1.2";
}

#define MESSAGES                                                                                   \
    (HL_ITEM_BIT(HL_ITEM_REQUEST) | HL_ITEM_BIT(HL_ITEM_RESPONSE) |                                \
     HL_ITEM_BIT(HL_ITEM_HTTP2_FRAME))

static void read_messages(hl_visit *visit)
{
    for (guint i = 0; i < visit->items->len;) {
        hl_item_kind kind = g_array_index(visit->items, hl_item, i).kind;
        if (kind == HL_ITEM_REQUEST || kind == HL_ITEM_RESPONSE)
            hl_http1_read(visit, &g_array_index(visit->items, hl_item, i));
        i = kind == HL_ITEM_HTTP2_FRAME ? hl_http2_read(visit, i) : i + 1;
    }
}

static void end_talk(hl_session *session, hl_talk *talk)
{
    talk->is_over = true;
    hl_talk_settle_losses(talk, session->waits_for_segments);
    hl_http1_recover(talk);
    hl_answers_finish(&talk->answers);
    hl_http2_finish(talk);
    session->sink.connection_end(session->sink.user, talk->connection);
    hl_talk_close(talk);
}

/*
 * Measured on real clients: those that open a new connection for the next hop do so within 120 ms.
 * What is shown early must hold when more is known, so likeness alone is not enough for it.
 */
#define AT_ONCE_NS (150 * HL_NS_PER_MILLISECOND)

static bool is_tied(const hl_hop *hop)
{
    const unsigned strong = HL_EVIDENCE_SAME_CONNECTION | HL_EVIDENCE_SAME_CONTENT |
                            HL_EVIDENCE_SAME_TRACE | HL_EVIDENCE_COOKIE_RETURNED;
    hl_time_ns delay = hop->follow_up->request->started - hop->redirect->response->head_ended;
    return (hop->confidence == HL_CERTAIN || hop->confidence == HL_LIKELY) &&
           ((hop->evidence & strong) || delay <= AT_ONCE_NS);
}

/* What is said of a chain takes the whole chain. */
static void drop_findings_of_chains(const hl_hop *hop)
{
    for (guint i = hop->findings->len; i > 0; i--) {
        hl_rule_id rule = g_array_index(hop->findings, hl_finding, i - 1).rule;
        if (rule == HL_RULE_REDIRECT_LOOP || rule == HL_RULE_TOO_MANY_HOPS)
            g_array_remove_index(hop->findings, i - 1);
    }
}

static void preview(hl_session *session, hl_exchange *exchange)
{
    hl_chain *chain = hl_auditor_preview(session->auditor, exchange);
    const hl_hop *hop = chain ? hl_chain_hop(chain, 0) : NULL;
    if (!hop || !is_tied(hop)) {
        hl_chain_free(chain);
        return;
    }
    drop_findings_of_chains(hop);
    hl_marks_add_preview(session->marks, chain);
}

/* Requests that have ended: whose follow-up are they, as far as is known now? */
static void preview_requests(hl_session *session)
{
    for (guint i = session->requests->len; i > 0; i--) {
        hl_exchange *exchange = g_ptr_array_index(session->requests, i - 1);
        if (!hl_message_has_ended(exchange->request))
            continue;
        preview(session, exchange);
        g_ptr_array_remove_index_fast(session->requests, i - 1);
    }
}

static hl_time_ns time_of(const packet_info *pinfo)
{
    hl_time_ns second;
    if (__builtin_mul_overflow((hl_time_ns)pinfo->abs_ts.secs, HL_NS_PER_SECOND, &second))
        second = pinfo->abs_ts.secs < 0 ? 0 : HL_TIME_LATEST;
    return hl_time_cut(hl_time_cut(second) + pinfo->abs_ts.nsecs);
}

static void count_frame(hl_session *session, const packet_info *pinfo, hl_time_ns now)
{
    session->last_frame = pinfo->num;
    session->packets.frames++;
    session->packets.octets += pinfo->fd->cap_len;
    session->packets.snapped += pinfo->fd->cap_len < pinfo->fd->pkt_len;
    session->first_time = MIN(session->first_time, now);
    if (now <= session->last_time)
        return;
    session->last_time = now;
    hl_auditor_advance(session->auditor, now);
}

static void feed_transport(hl_session *session, hl_visit *visit, hl_item_kinds kinds)
{
    const hl_item *ip = NULL;
    const hl_item *tcp = find_transport(visit->items, &ip);
    session->packets.tcp_packets++;
    hl_talk *talk = visit->talk = talk_of(session, tcp->number, visit);
    hl_talk_read_header(visit, tcp, ip);
    if (kinds & HL_ITEM_BIT(HL_ITEM_TLS))
        learn_tls(visit);
    bool had_http = talk->has_http;
    talk->has_http = false;
    if (kinds & MESSAGES)
        read_messages(visit);
    if (talk->has_http)
        hl_marks_add(session->marks, visit->pinfo->num);
    talk->has_http |= had_http;
    if (hl_talk_has_ended(talk) && !talk->is_over)
        end_talk(session, talk);
    preview_requests(session);
}

void hl_session_feed(hl_session *session, const packet_info *pinfo, proto_tree *tree)
{
    hl_time_ns now = time_of(pinfo);
    if (session->finished) {
        close_auditor(session);
        open_auditor(session);
    }
    count_frame(session, pinfo, now);
    hl_item_kinds kinds = hl_harvest_read(tree, session->items);
    if (!(kinds & HL_ITEM_BIT(HL_ITEM_TCP)) || (kinds & HL_ITEM_BIT(HL_ITEM_ICMP)))
        return; /* an ICMP error quotes a header */
    hl_visit visit = {
        .pinfo = pinfo,
        .items = session->items,
        .sent = {.frame = {pinfo->num, 0}, .time = now},
    };
    feed_transport(session, &visit, kinds);
}

static gint by_number(gconstpointer a, gconstpointer b)
{
    uint64_t left = (*(const hl_talk *const *)a)->connection->number;
    uint64_t right = (*(const hl_talk *const *)b)->connection->number;
    return left < right ? -1 : left > right;
}

void hl_session_finish(hl_session *session)
{
    GHashTableIter iterator;
    gpointer talk;
    if (session->finished)
        return;
    session->finished = true;
    GPtrArray *open = g_ptr_array_new();
    g_hash_table_iter_init(&iterator, session->talks);
    while (g_hash_table_iter_next(&iterator, NULL, &talk))
        if (!((hl_talk *)talk)->is_over)
            g_ptr_array_add(open, talk);
    g_ptr_array_sort(open, by_number);
    for (guint i = 0; i < open->len; i++) {
        talk = g_ptr_array_index(open, i);
        ((hl_talk *)talk)->connection->end = HL_CONNECTION_CAPTURED;
        end_talk(session, talk);
    }
    g_ptr_array_unref(open);
    hl_auditor_finish(session->auditor);
    g_ptr_array_set_size(session->requests, 0);
}

bool hl_session_has_finished(const hl_session *session)
{
    return session->finished;
}

hl_marks *hl_session_marks(const hl_session *session)
{
    return session->marks;
}

uint32_t hl_session_last_frame(const hl_session *session)
{
    return session->last_frame;
}

static void count_talk(hl_coverage *coverage, const hl_talk *talk)
{
    coverage->streams.connections++;
    if (talk->has_http)
        coverage->http.http_connections++;
    else if (talk->has_tls)
        coverage->http.tls_connections++;
    else if (talk->has_octets)
        coverage->http.other_connections++;
    else
        coverage->http.silent_connections++;
}

hl_coverage hl_session_coverage(const hl_session *session)
{
    GHashTableIter iterator;
    gpointer talk;
    hl_coverage coverage = hl_auditor_summary(session->auditor)->coverage;
    coverage.packets = session->packets;
    coverage.first_time = session->first_time;
    coverage.last_time = session->last_time;
    g_hash_table_iter_init(&iterator, session->talks);
    while (g_hash_table_iter_next(&iterator, NULL, &talk))
        count_talk(&coverage, talk);
    return coverage;
}

uint64_t hl_session_gaps(const hl_session *session)
{
    GHashTableIter iterator;
    gpointer talk;
    uint64_t gaps = 0;
    g_hash_table_iter_init(&iterator, session->talks);
    while (g_hash_table_iter_next(&iterator, NULL, &talk))
        for (int side = 0; side < HL_SIDES; side++)
            gaps += ((hl_talk *)talk)->side[side].gaps;
    return gaps;
}
