/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"

#include <glib.h>
#include <string.h>

enum { CLIENT, SERVER };

/* More packets than this are not planned ahead; a whole connection of the "flows" profile is. */
enum { PLANNED_PACKETS = 64, BODY_PACKETS = 32 };

/* From a redirect to its follow-up on a new connection there are no more packets. */
enum { HURRIED_PACKETS = 12 };

typedef struct planned {
    uint8_t side, flags;
    bool has_payload;
    uint16_t exchange; /* index of the message's exchange */
    uint32_t sequence, acknowledgment;
    uint32_t payload_octets;
    uint64_t offset; /* in the message */
} planned;

struct conversation {
    traffic *shared;
    uint64_t connection;
    uint32_t client, server;
    uint16_t client_port;
    uint32_t next_sequence[2];
    unsigned ordinal, exchanges_left;
    bool open;
    bool has_redirect; /* `redirect` waits for its follow-up */
    traffic_exchange redirect;
    GArray *exchanges; /* of traffic_exchange, those of which `packets` speaks */
    GArray *packets;   /* of planned */
    guint next_packet;
    unsigned hurried_packets;
    uint64_t response_sent, response_octets; /* head and content of the last exchange */
    char head[TRAFFIC_HEAD_OCTETS];
    uint8_t payload[FRAMES_SEGMENT];
};

conversation *conversation_new(traffic *shared)
{
    conversation *self = g_new0(conversation, 1);
    self->shared = shared;
    self->exchanges = g_array_new(FALSE, FALSE, sizeof(traffic_exchange));
    self->packets = g_array_new(FALSE, FALSE, sizeof(planned));
    return self;
}

void conversation_free(conversation *self)
{
    g_array_free(self->exchanges, TRUE);
    g_array_free(self->packets, TRUE);
    g_free(self);
}

static void plan(conversation *self, int side, uint8_t flags, uint64_t offset, uint32_t octets)
{
    planned packet = {
        .side = (uint8_t)side,
        .flags = flags,
        .has_payload = octets > 0,
        .exchange = (uint16_t)(self->exchanges->len - 1),
        .sequence = self->next_sequence[side],
        .acknowledgment = flags & TCP_ACK ? self->next_sequence[!side] : 0,
        .payload_octets = octets,
        .offset = offset,
    };
    g_array_append_val(self->packets, packet);
    self->next_sequence[side] += octets + (flags & (TCP_SYN | TCP_FIN) ? 1 : 0);
}

/* The same four of addresses and ports never comes twice. */
static void open_connection(conversation *self)
{
    traffic *shared = self->shared;
    uint64_t number = shared->totals.connections++;
    const traffic_profile *profile = shared->options.profile;
    uint64_t random = traffic_number(shared->options.seed, number, 0);
    self->connection = number;
    if (!self->has_redirect) {
        self->client = 0x0a000000 + (uint32_t)(number % 4096) + 1;
        self->server = 0x0a800000 + (uint32_t)(random % 16) * 256 + (uint32_t)(number / 60000) + 1;
    }
    self->client_port = (uint16_t)(1024 + number % 60000);
    self->next_sequence[CLIENT] = (uint32_t)(random >> 8);
    self->next_sequence[SERVER] = (uint32_t)(random >> 24);
    self->ordinal = 0;
    unsigned spread = profile->exchanges_max - profile->exchanges_min + 1;
    self->exchanges_left =
        profile->exchanges_min + (unsigned)((random >> 4) % 5 < 3 ? 0 : spread - 1);
    self->open = true;
    plan(self, CLIENT, TCP_SYN, 0, 0);
    plan(self, SERVER, TCP_SYN | TCP_ACK, 0, 0);
    plan(self, CLIENT, TCP_ACK, 0, 0);
}

static void close_connection(conversation *self)
{
    int first = self->has_redirect ? SERVER : CLIENT;
    plan(self, first, TCP_FIN | TCP_ACK, 0, 0);
    plan(self, !first, TCP_FIN | TCP_ACK, 0, 0);
    plan(self, first, TCP_ACK, 0, 0);
    self->open = false;
}

/* The last connections do not end with a redirect, so that the traffic ends. */
static void plan_request(conversation *self)
{
    traffic *shared = self->shared;
    bool may_redirect =
        self->exchanges_left > 1 || shared->totals.connections < shared->options.connections;
    traffic_exchange exchange = traffic_exchange_new(
        shared->options.profile, shared->options.seed, self->connection, self->ordinal++,
        self->has_redirect ? &self->redirect : NULL, may_redirect);
    if (shared->options.octets > 0)
        exchange.response_octets = shared->options.octets;
    self->has_redirect = traffic_exchange_is_redirect(&exchange);
    exchange.closes = self->has_redirect && self->exchanges_left == 1;
    self->redirect = exchange;
    shared->totals.exchanges++;
    shared->totals.redirects += self->has_redirect;
    g_array_append_val(self->exchanges, exchange);
    size_t request = traffic_request_head(&exchange, self->head) + exchange.request_octets;
    plan(self, CLIENT, TCP_PSH | TCP_ACK, 0, (uint32_t)request);
    self->response_octets = traffic_response_head(&exchange, self->head) + exchange.response_octets;
    self->response_sent = 0;
    self->exchanges_left--;
}

/* Full segments, every other one acknowledged. */
static void plan_response(conversation *self)
{
    for (int i = 0; i < BODY_PACKETS && self->response_sent < self->response_octets; i++) {
        uint64_t left = self->response_octets - self->response_sent;
        uint32_t octets = (uint32_t)MIN(left, FRAMES_SEGMENT);
        plan(self, SERVER, TCP_PSH | TCP_ACK, self->response_sent, octets);
        self->response_sent += octets;
        if (i % 2 == 1 || octets == left)
            plan(self, CLIENT, TCP_ACK, 0, 0);
    }
}

/* Late packets change places with the one to three that follow; copies come as much later. */
static void disturb(conversation *self)
{
    const traffic_options *options = &self->shared->options;
    for (guint i = 0; options->disorder_permille > 0 && i < self->packets->len; i++) {
        uint64_t random = traffic_number(options->seed, self->connection,
                                         1000000 + self->next_sequence[SERVER] + i);
        planned packet = g_array_index(self->packets, planned, i);
        guint later = MIN(i + 1 + (guint)(random >> 32) % 3, self->packets->len - 1);
        if (random % 1000 < options->disorder_permille) {
            g_array_remove_index(self->packets, i);
            g_array_insert_val(self->packets, later, packet);
        } else if (random / 1000 % 1000 < options->disorder_permille) {
            g_array_insert_val(self->packets, later, packet);
        }
    }
}

/* What is left of the last plan: the exchange whose response goes on. */
static void forget_the_past(conversation *self)
{
    if (self->exchanges->len > 1)
        g_array_remove_range(self->exchanges, 0, self->exchanges->len - 1);
    g_array_set_size(self->packets, 0);
    self->next_packet = 0;
}

static bool is_over(const conversation *self)
{
    const traffic *shared = self->shared;
    return !self->open && !self->has_redirect &&
           shared->totals.connections >= shared->options.connections;
}

static void plan_ahead(conversation *self)
{
    forget_the_past(self);
    if (!self->open)
        open_connection(self);
    while (self->open && self->packets->len < PLANNED_PACKETS) {
        if (self->response_sent < self->response_octets)
            plan_response(self);
        else if (self->exchanges_left > 0)
            plan_request(self);
        else
            close_connection(self);
    }
    disturb(self);
}

/* The octets of a message from `offset` on: head, then content. */
static void fill_payload(conversation *self, const planned *packet)
{
    const traffic_exchange *exchange =
        &g_array_index(self->exchanges, traffic_exchange, packet->exchange);
    size_t head = packet->side == CLIENT ? traffic_request_head(exchange, self->head)
                                         : traffic_response_head(exchange, self->head);
    size_t from_head = 0;
    if (packet->offset < head) {
        from_head = MIN(head - packet->offset, packet->payload_octets);
        memcpy(self->payload, self->head + packet->offset, from_head);
    }
    if (from_head < packet->payload_octets)
        memcpy(self->payload + from_head,
               traffic_content(exchange, packet->offset + from_head - head),
               packet->payload_octets - from_head);
}

static void note_hurry(conversation *self, const planned *packet)
{
    if (self->hurried_packets > 0)
        self->hurried_packets--;
    if (!packet->has_payload)
        return;
    const traffic_exchange *exchange =
        &g_array_index(self->exchanges, traffic_exchange, packet->exchange);
    if (packet->side == SERVER && traffic_exchange_is_redirect(exchange))
        self->hurried_packets = HURRIED_PACKETS;
    else if (packet->side == CLIENT && exchange->is_follow_up)
        self->hurried_packets = 0;
}

bool conversation_is_hurried(const conversation *self)
{
    return self->hurried_packets > 0;
}

static void address(const conversation *self, int side, frames_packet *packet)
{
    bool from_client = side == CLIENT;
    packet->source = from_client ? self->client : self->server;
    packet->destination = from_client ? self->server : self->client;
    packet->source_port = from_client ? self->client_port : 80;
    packet->destination_port = from_client ? 80 : self->client_port;
}

bool conversation_next(conversation *self, frames_packet *packet)
{
    if (self->next_packet == self->packets->len) {
        if (is_over(self))
            return false;
        plan_ahead(self);
    }
    const planned *next = &g_array_index(self->packets, planned, self->next_packet++);
    address(self, next->side, packet);
    packet->sequence = next->sequence;
    packet->acknowledgment = next->acknowledgment;
    packet->flags = next->flags;
    packet->payload = self->payload;
    packet->payload_octets = next->payload_octets;
    if (next->has_payload)
        fill_payload(self, next);
    note_hurry(self, next);
    self->shared->totals.packets++;
    return true;
}
