/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What handshake messages change. */
#include "session.h"

enum { HOST_OCTETS_MAX = 255 }; /* RFC 1035 §2.3.4: what is longer names no host */

static char *copy_text(hl_bytes text)
{
    return text.data && text.size > 0 ? hl_bytes_copy_text(text) : NULL;
}

/* ---- 0-RTT ---- */

static void drop_early(hl_tls_session *session)
{
    if (session->early)
        g_byte_array_unref(session->early);
    session->early = NULL;
}

/* What the client sent before it knew whether it would be read comes out now, or never. */
static void decide_early(hl_tls_session *session, bool accepted)
{
    hl_tls_half *half = &session->half[session->client];
    if (session->early_decided)
        return;
    session->early_decided = true;
    session->early_accepted = accepted;
    if (accepted && session->early)
        hl_tls_emit_data(session, half, hl_bytes_from(session->early->data, session->early->len),
                         session->early_received, &session->early_segment);
    if (accepted && session->early_cut)
        hl_tls_emit_gap(session, half, 1, &session->early_segment);
    drop_early(session);
}

static void keep_early(hl_tls_session *session, const hl_tls_half *half, hl_bytes data,
                       const hl_segment *segment)
{
    if (!session->early) {
        session->early = g_byte_array_new();
        session->early_received = half->received;
    }
    if (session->early_cut)
        return;
    session->early_cut = data.size > session->tls->limits.tls_early_octets - session->early->len;
    if (session->early_cut) {
        session->tls->counters.not_held++;
        return;
    }
    g_byte_array_append(session->early, data.data, (guint)data.size);
    session->early_segment = *segment;
}

void hl_tls_miss_early(hl_tls_session *session, hl_tls_half *half, const hl_segment *segment)
{
    bool may_be_early = hl_tls_is_client(session, half) && session->early_offered &&
                        half->epoch == HL_TLS_EPOCH_CLEAR;
    if (!may_be_early || session->early_cut)
        return;
    session->early_cut = true;
    session->early_segment = *segment;
    if (session->early_accepted)
        hl_tls_emit_gap(session, half, 1, segment);
}

/* ---- messages ---- */

static void take_client_hello(hl_tls_session *session, const hl_tls_half *half, hl_bytes body)
{
    hl_tls_client_hello hello;
    if (!hl_tls_client_hello_read(body, &hello))
        return;
    session->client = hl_tls_side_of(session, half);
    memcpy(session->client_random, hello.random.data, HL_TLS_RANDOM_OCTETS);
    hl_connection *connection = session->connection;
    if (connection->client_side == HL_SIDE_UNKNOWN)
        connection->client_side = session->client;
    if (!connection->server_name && hello.server_name.size <= HOST_OCTETS_MAX)
        connection->server_name = copy_text(hello.server_name);
    connection->offers_http2 |= hello.offers_http2;
    connection->has_encrypted_hello |= hello.is_encrypted;
    session->early_offered |= hello.early_data;
    session->offered_number = hl_tls_session_name_of(hello.session);
    session->offered_ticket = hl_tls_session_name_of(hello.ticket);
}

static const char *version_text(uint16_t version)
{
    switch (version) {
    case HL_TLS_VERSION_10:
        return "1.0";
    case HL_TLS_VERSION_11:
        return "1.1";
    case HL_TLS_VERSION_12:
        return "1.2";
    case HL_TLS_VERSION_13:
        return "1.3";
    }
    return NULL;
}

static const hl_tls_protection *find_protection(const hl_tls_server_hello *hello)
{
    if (hello->version == HL_TLS_VERSION_13)
        return hl_tls_suite_find_13(hello->suite);
    return hello->version == HL_TLS_VERSION_12 && hello->compression == 0
               ? hl_tls_suite_find_12(hello->suite)
               : NULL;
}

static void agree_on_protocol(hl_tls_session *session, hl_bytes protocol)
{
    if (!session->connection->application_protocol)
        session->connection->application_protocol = copy_text(protocol);
}

static void take_server_hello(hl_tls_session *session, hl_bytes body)
{
    hl_tls_server_hello hello;
    if (!hl_tls_server_hello_read(body, &hello))
        return;
    if (hello.retry) { /* which refuses 0-RTT */
        decide_early(session, false);
        return;
    }
    const char *version = version_text(hello.version);
    session->connection->tls_version = version ? version : "unknown";
    session->version = hello.version;
    session->protection = find_protection(&hello);
    session->mac_last = hello.mac_last;
    memcpy(session->server_random, hello.random.data, HL_TLS_RANDOM_OCTETS);
    agree_on_protocol(session, hello.protocol);
    session->number = hl_tls_session_name_of(hello.session);
    session->is_resumed =
        hello.session.size > 0 &&
        memcmp(&session->number, &session->offered_number, sizeof session->number) == 0;
    if (!session->protection && !session->has_opened)
        hl_tls_session_give_up(session, &session->tls->counters.unsupported);
}

static void take_encrypted_extensions(hl_tls_session *session, hl_bytes body)
{
    hl_tls_encrypted_extensions extensions;
    if (!hl_tls_encrypted_extensions_read(body, &extensions))
        return;
    agree_on_protocol(session, extensions.protocol);
    decide_early(session, extensions.early_data);
}

static void take_ticket(hl_tls_session *session, hl_bytes body)
{
    hl_bytes ticket;
    if (session->version == HL_TLS_VERSION_12 && hl_tls_ticket_read(body, &ticket))
        session->ticket = hl_tls_session_name_of(ticket);
}

static void take_key_update(hl_tls_session *session, hl_tls_half *half)
{
    hl_tls_cipher *cipher = hl_tls_cipher_for(session, half, HL_TLS_EPOCH_UPDATED);
    if (half->epoch != HL_TLS_EPOCH_DATA || !cipher)
        hl_tls_cipher_free(cipher);
    else
        hl_tls_half_enter(session, half, HL_TLS_EPOCH_UPDATED, cipher, 0);
}

static void take_message(hl_tls_session *session, hl_tls_half *half, const hl_tls_message *message)
{
    bool is_client = hl_tls_is_client(session, half);
    if (message->type == HL_TLS_CLIENT_HELLO)
        take_client_hello(session, half, message->body);
    else if (message->type == HL_TLS_SERVER_HELLO && !is_client)
        take_server_hello(session, message->body);
    else if (message->type == HL_TLS_ENCRYPTED_EXTENSIONS && !is_client)
        take_encrypted_extensions(session, message->body);
    else if (message->type == HL_TLS_NEW_SESSION_TICKET && !is_client)
        take_ticket(session, message->body);
    else if (message->type == HL_TLS_KEY_UPDATE && session->version == HL_TLS_VERSION_13)
        take_key_update(session, half);
}

void hl_tls_negotiate(hl_tls_session *session, hl_tls_half *half, hl_bytes octets)
{
    hl_tls_message message;
    while (session->state == HL_TLS_READING &&
           hl_tls_handshake_next(&half->handshake, &octets,
                                 session->tls->limits.tls_handshake_octets,
                                 &session->tls->counters.not_held, &message))
        take_message(session, half, &message);
}

/* ---- records ---- */

/* The server never said whether it reads 0-RTT data: whether they count is not known. */
static void leave_early(hl_tls_session *session, hl_tls_half *half, const hl_segment *segment)
{
    bool has_data = session->early || session->early_cut;
    decide_early(session, false);
    if (has_data)
        hl_tls_emit_gap(session, half, 1, segment);
}

static void take_data(hl_tls_session *session, hl_tls_half *half, hl_bytes data,
                      const hl_segment *segment)
{
    bool is_early = half->epoch == HL_TLS_EPOCH_EARLY;
    if (is_early && !session->early_decided) {
        keep_early(session, half, data, segment);
        return;
    }
    if (is_early && !session->early_accepted)
        return;
    if (hl_tls_is_client(session, half) && !session->early_decided)
        leave_early(session, half, segment);
    hl_tls_emit_data(session, half, data, half->received, segment);
}

/* TLS 1.2: the next record of this side is the first under keys that were agreed on last. */
static void change_cipher(hl_tls_session *session, hl_tls_half *half)
{
    if (session->version == HL_TLS_VERSION_12)
        hl_tls_half_enter(session, half, HL_TLS_EPOCH_DATA, NULL, 0);
}

void hl_tls_take_opened(hl_tls_session *session, hl_tls_half *half, const hl_tls_opened *opened,
                        const hl_segment *segment)
{
    if (opened->type == HL_TLS_HANDSHAKE)
        hl_tls_negotiate(session, half, opened->data);
    else if (opened->type == HL_TLS_APPLICATION_DATA)
        take_data(session, half, opened->data, segment);
    else if (opened->type == HL_TLS_CHANGE_CIPHER_SPEC)
        change_cipher(session, half);
}
