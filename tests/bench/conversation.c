/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"

#include "encryption.h"

#include <glib.h>
#include <string.h>

enum { CLIENT = TRAFFIC_CLIENT, SERVER = TRAFFIC_SERVER };

/* More packets than this are not planned ahead; a whole connection of the "flows" profile is. */
enum { PLANNED_PACKETS = 64, BODY_PACKETS = 32 };

/* From a redirect to its follow-up on a new connection there are no more packets. */
enum { HURRIED_PACKETS = 12 };

/* What a connection begins with, before any message: the TLS handshake in three flights, what both sides of HTTP/2 say. */
typedef struct opening {
    uint8_t octets[TLS_FLIGHT];
    size_t size;
} opening;

enum { FLIGHTS = 3, OPENINGS = FLIGHTS + 2 };

/* An exchange, and the numbers of the records that its messages begin with. */
typedef struct spoken {
    traffic_exchange exchange;
    uint64_t first_record[2];
} spoken;

typedef struct planned {
    uint8_t side, flags;
    bool has_payload;
    int8_t opening;    /* the payload is this opening's; -1: a message's, */
    uint16_t exchange; /* of the exchange of this index */
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
    GArray *exchanges; /* of spoken, those of which `packets` speaks */
    GArray *packets;   /* of planned */
    guint next_packet;
    unsigned hurried_packets;
    uint64_t response_sent, response_octets; /* of the last exchange */
    uint8_t payload[FRAMES_SEGMENT];

    encryption *encryption; /* NULL: none */
    opening openings[OPENINGS];
    uint64_t records[2]; /* of messages, by side */
    uint64_t sealed;     /* the record at hand, and whose: */
    int sealed_side;     /* -1: none */
    uint8_t clear[TLS_FRAGMENT], record[TLS_RECORD];
};

conversation *conversation_new(traffic *shared)
{
    conversation *self = g_new0(conversation, 1);
    self->shared = shared;
    self->exchanges = g_array_new(FALSE, FALSE, sizeof(spoken));
    self->packets = g_array_new(FALSE, FALSE, sizeof(planned));
    self->encryption = shared->options.encrypted ? encryption_new() : NULL;
    return self;
}

void conversation_free(conversation *self)
{
    g_array_free(self->exchanges, TRUE);
    g_array_free(self->packets, TRUE);
    if (self->encryption)
        encryption_free(self->encryption);
    g_free(self);
}

static void plan(conversation *self, int side, uint8_t flags, uint64_t offset, uint32_t octets)
{
    planned packet = {
        .side = (uint8_t)side,
        .flags = flags,
        .has_payload = octets > 0,
        .opening = -1,
        .exchange = (uint16_t)(self->exchanges->len - 1),
        .sequence = self->next_sequence[side],
        .acknowledgment = flags & TCP_ACK ? self->next_sequence[!side] : 0,
        .payload_octets = octets,
        .offset = offset,
    };
    g_array_append_val(self->packets, packet);
    self->next_sequence[side] += octets + (flags & (TCP_SYN | TCP_FIN) ? 1 : 0);
}

static void plan_opening(conversation *self, int number, int side)
{
    guint index = self->packets->len;
    plan(self, side, TCP_PSH | TCP_ACK, 0, (uint32_t)self->openings[number].size);
    g_array_index(self->packets, planned, index).opening = (int8_t)number;
}

/* Says that a side encrypts so many octets in one piece. */
static void note_records(conversation *self, int side, uint64_t octets)
{
    self->records[side] += (octets + TLS_FRAGMENT - 1) / TLS_FRAGMENT;
    if (self->shared->options.records)
        fprintf(self->shared->options.records, "%" G_GUINT64_FORMAT " %d %" G_GUINT64_FORMAT "\n",
                self->connection, side, octets);
}

static void plan_handshake(conversation *self)
{
    const traffic_options *options = &self->shared->options;
    const char *protocol = options->version == TRAFFIC_HTTP_2 ? "h2" : "http/1.1";
    self->records[CLIENT] = self->records[SERVER] = 0;
    self->sealed_side = -1;
    encryption_begin(self->encryption, options->seed, self->connection, protocol, options->key_log);
    for (int i = 0; i < FLIGHTS; i++) {
        opening *flight = &self->openings[i];
        flight->size = encryption_flight(self->encryption, i, flight->octets);
        plan_opening(self, i, i == 1 ? SERVER : CLIENT);
    }
}

static void plan_preface(conversation *self, int side)
{
    opening *preface = &self->openings[FLIGHTS + side];
    uint8_t octets[TRAFFIC_PREFACE_OCTETS];
    size_t size = traffic_preface(side, octets);
    if (self->encryption) {
        preface->size = encryption_seal(self->encryption, side, self->records[side], octets, size,
                                        preface->octets);
        note_records(self, side, size);
    } else {
        memcpy(preface->octets, octets, preface->size = size);
    }
    plan_opening(self, FLIGHTS + side, side);
}

static void plan_openings(conversation *self)
{
    if (self->encryption)
        plan_handshake(self);
    for (int side = CLIENT; self->shared->options.version == TRAFFIC_HTTP_2 && side <= SERVER;
         side++)
        plan_preface(self, side);
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
    plan_openings(self);
}

/* Octets on the wire; counts the records. */
static uint64_t message_octets(conversation *self, const traffic_exchange *exchange, int side)
{
    uint64_t octets = traffic_message_size(exchange, side, self->shared->options.version);
    if (!self->encryption)
        return octets;
    note_records(self, side, octets);
    return encryption_size(octets);
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
    exchange.encrypted = shared->options.encrypted;
    if (shared->options.octets > 0)
        exchange.response_octets = shared->options.octets;
    self->has_redirect = traffic_exchange_is_redirect(&exchange);
    exchange.closes = self->has_redirect && self->exchanges_left == 1;
    self->redirect = exchange;
    shared->totals.exchanges++;
    shared->totals.redirects += self->has_redirect;
    spoken added = {exchange, {self->records[CLIENT], self->records[SERVER]}};
    g_array_append_val(self->exchanges, added);
    uint32_t request = (uint32_t)message_octets(self, &exchange, CLIENT);
    plan(self, CLIENT, TCP_PSH | TCP_ACK, 0, request);
    self->response_octets = message_octets(self, &exchange, SERVER);
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

/* Has record `number` of the message at hand. */
static size_t seal(conversation *self, const spoken *message, int side, uint64_t number)
{
    traffic_version version = self->shared->options.version;
    uint64_t size = traffic_message_size(&message->exchange, side, version);
    size_t octets = MIN(size - number * TLS_FRAGMENT, TLS_FRAGMENT);
    uint64_t record = message->first_record[side] + number;
    if (self->sealed_side != side || self->sealed != record) {
        traffic_message_read(&message->exchange, side, version, number * TLS_FRAGMENT, self->clear,
                             octets);
        encryption_seal(self->encryption, side, record, self->clear, octets, self->record);
        self->sealed_side = side;
        self->sealed = record;
    }
    return octets + TLS_OVERHEAD;
}

static void fill_encrypted(conversation *self, const planned *packet, const spoken *message)
{
    size_t done = 0;
    while (done < packet->payload_octets) {
        uint64_t offset = packet->offset + done;
        size_t within = offset % TLS_RECORD;
        size_t size = seal(self, message, packet->side, offset / TLS_RECORD);
        size_t part = MIN(size - within, packet->payload_octets - done);
        memcpy(self->payload + done, self->record + within, part);
        done += part;
    }
}

static void fill_payload(conversation *self, const planned *packet)
{
    const spoken *message = &g_array_index(self->exchanges, spoken, packet->exchange);
    if (packet->opening >= 0)
        memcpy(self->payload, self->openings[packet->opening].octets, packet->payload_octets);
    else if (self->encryption)
        fill_encrypted(self, packet, message);
    else
        traffic_message_read(&message->exchange, packet->side, self->shared->options.version,
                             packet->offset, self->payload, packet->payload_octets);
}

static void note_hurry(conversation *self, const planned *packet)
{
    if (self->hurried_packets > 0)
        self->hurried_packets--;
    if (!packet->has_payload || packet->opening >= 0)
        return;
    const traffic_exchange *exchange =
        &g_array_index(self->exchanges, spoken, packet->exchange).exchange;
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
    uint16_t server_port = self->encryption ? 443 : 80;
    packet->source_port = from_client ? self->client_port : server_port;
    packet->destination_port = from_client ? server_port : self->client_port;
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
