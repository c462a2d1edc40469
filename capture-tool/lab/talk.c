/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include "answer.h"
#include "http/hl_http.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    RECEIVE_OCTETS = 16 << 10,
    UNSENT_OCTETS = 1 << 20, /* who does not read answers is not listened to any more */
    SILENT_OCTETS = 1 << 20, /* without any request in them: this is no HTTP */
    CLIENT = 0,
    SERVER = 1,
};

struct hl_lab_talk {
    hl_lab_hall *hall;
    int descriptor;
    hl_lab_site site;
    hl_lab_line line;
    hl_lab_tls *tls; /* NULL: http */

    hl_http *http;
    hl_connection *connection;
    void *reader;
    uint64_t read[2]; /* clear octets of each side */
    bool has_request;

    GByteArray *answers; /* in the clear, not yet read back */
    GByteArray *unsent;  /* as they go to the client */
    bool is_last;        /* nothing is answered any more */
    bool has_closed[2];
};

/* ---- HTTP ---- */

static void take_head(void *user, hl_message *message)
{
    hl_lab_talk *talk = user;
    talk->has_request = true;
    if (message->kind == HL_REQUEST && !talk->is_last)
        hl_lab_answer_head(talk->answers, message);
}

/* Of HTTP/2, which nobody has agreed to, nothing is answered. */
static void take_end(void *user, hl_message *message)
{
    hl_lab_talk *talk = user;
    hl_content_state state = message->content.state;
    bool is_whole = state == HL_CONTENT_NONE || state == HL_CONTENT_COMPLETE;
    if (message->kind != HL_REQUEST || !is_whole || talk->is_last)
        return;
    talk->is_last = message->version >= HL_HTTP_2;
    if (talk->is_last)
        return;
    hl_lab_page page;
    talk->is_last = !hl_lab_answer(talk->answers, message, &talk->hall->sites, talk->site, &page);
    talk->hall->requests++;
    talk->hall->redirects += page == HL_LAB_START;
    talk->hall->landings += page == HL_LAB_LANDED;
}

static void take_connection_end(void *user, hl_connection *connection)
{
    (void)user;
    (void)connection;
}

static void read_clear(hl_lab_talk *talk, hl_segment_kind kind, int side, hl_bytes octets)
{
    hl_segment segment = {
        .kind = kind,
        .connection = talk->connection,
        .reader = &talk->reader,
        .side = side,
        .offset = talk->read[side],
        .peer_offset = talk->read[!side],
        .data = octets,
    };
    talk->read[side] += octets.size;
    hl_http_feed(talk->http, &segment);
}

/* ---- life ---- */

hl_lab_talk *hl_lab_talk_new(hl_lab_hall *hall, int descriptor, hl_lab_site site,
                             hl_endpoint client, hl_endpoint server)
{
    hl_lab_talk *talk = g_new0(hl_lab_talk, 1);
    hl_message_sink sink = {take_head, take_end, take_connection_end, talk, NULL, NULL};
    talk->hall = hall;
    talk->descriptor = descriptor;
    talk->site = site;
    talk->tls = site.secure ? hl_lab_tls_new(hall->keys) : NULL;
    talk->http = hl_http_new(&hl_limits_default, sink);
    talk->connection = hl_connection_new(0);
    talk->answers = g_byte_array_new();
    talk->unsent = g_byte_array_new();
    hl_lab_line_open(&talk->line, hall->wire, client, server);
    return talk;
}

void hl_lab_talk_free(hl_lab_talk *talk)
{
    if (talk->tls && !talk->has_request && talk->has_closed[CLIENT])
        talk->hall->untrusting++;
    talk->is_last = true;
    read_clear(talk, HL_SEGMENT_END, CLIENT, (hl_bytes){NULL, 0});
    hl_http_free(talk->http);
    hl_connection_unref(talk->connection);
    hl_lab_tls_free(talk->tls);
    g_byte_array_unref(talk->answers);
    g_byte_array_unref(talk->unsent);
    close(talk->descriptor);
    g_free(talk);
}

int hl_lab_talk_descriptor(const hl_lab_talk *talk)
{
    return talk->descriptor;
}

short hl_lab_talk_events(const hl_lab_talk *talk)
{
    bool reads = !talk->has_closed[CLIENT] && talk->unsent->len < UNSENT_OCTETS;
    return (short)((reads ? POLLIN : 0) | (talk->unsent->len > 0 ? POLLOUT : 0));
}

/* ---- octets ---- */

/* What was answered meanwhile goes out, and to the reader, which pairs it with its request. */
static void send_answers(hl_lab_talk *talk)
{
    GByteArray *answers = talk->answers;
    hl_bytes clear = hl_bytes_from(answers->data, answers->len);
    if (clear.size > 0) {
        talk->answers = g_byte_array_new();
        read_clear(talk, HL_SEGMENT_DATA, SERVER, clear);
        if (talk->tls)
            hl_lab_tls_send(talk->tls, clear);
        else
            g_byte_array_append(talk->unsent, clear.data, (guint)clear.size);
        g_byte_array_unref(answers);
    }
    if (talk->tls && talk->is_last)
        hl_lab_tls_close(talk->tls);
    if (talk->tls)
        hl_lab_tls_take(talk->tls, talk->unsent);
}

/* Keys come out of TLS before the packet with what they open goes to the wire. */
static void take_octets(hl_lab_talk *talk, hl_bytes octets)
{
    GByteArray *clear = g_byte_array_new();
    bool ends = false;
    if (talk->tls)
        ends = !hl_lab_tls_receive(talk->tls, octets, clear);
    else
        g_byte_array_append(clear, octets.data, (guint)octets.size);
    hl_lab_line_send(&talk->line, CLIENT, octets);
    if (!talk->is_last && clear->len > 0)
        read_clear(talk, HL_SEGMENT_DATA, CLIENT, hl_bytes_from(clear->data, clear->len));
    talk->is_last |= ends || (!talk->has_request && talk->read[CLIENT] > SILENT_OCTETS);
    g_byte_array_unref(clear);
    send_answers(talk);
}

static bool is_for_later(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* The client is gone: what it has not said it will not say. */
static bool break_off(hl_lab_talk *talk)
{
    if (!talk->has_closed[CLIENT])
        hl_lab_line_reset(&talk->line, CLIENT);
    talk->has_closed[CLIENT] = true;
    return false;
}

static bool receive_some(hl_lab_talk *talk)
{
    uint8_t buffer[RECEIVE_OCTETS];
    if (!(hl_lab_talk_events(talk) & POLLIN))
        return true;
    ssize_t count = recv(talk->descriptor, buffer, sizeof buffer, 0);
    if (count < 0)
        return is_for_later() || break_off(talk);
    if (count > 0) {
        take_octets(talk, hl_bytes_from(buffer, (size_t)count));
        return true;
    }
    talk->has_closed[CLIENT] = true;
    hl_lab_line_close(&talk->line, CLIENT);
    return true;
}

static bool send_some(hl_lab_talk *talk)
{
    if (talk->unsent->len == 0)
        return true;
    ssize_t count = send(talk->descriptor, talk->unsent->data, talk->unsent->len, MSG_NOSIGNAL);
    if (count < 0)
        return is_for_later() || break_off(talk);
    hl_lab_line_send(&talk->line, SERVER, hl_bytes_from(talk->unsent->data, (size_t)count));
    g_byte_array_remove_range(talk->unsent, 0, (guint)count);
    return true;
}

static void close_in_turn(hl_lab_talk *talk)
{
    bool is_done = talk->is_last || talk->has_closed[CLIENT];
    if (!is_done || talk->unsent->len > 0 || talk->has_closed[SERVER])
        return;
    talk->has_closed[SERVER] = true;
    shutdown(talk->descriptor, SHUT_WR);
    hl_lab_line_close(&talk->line, SERVER);
}

bool hl_lab_talk_go_on(hl_lab_talk *talk)
{
    if (!receive_some(talk) || !send_some(talk))
        return false;
    close_in_turn(talk);
    return !(talk->has_closed[CLIENT] && talk->has_closed[SERVER]);
}
