/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "handshake.h"

void hl_tls_handshake_clear(hl_tls_handshake *handshake)
{
    if (handshake->body)
        g_byte_array_unref(handshake->body);
    *handshake = (hl_tls_handshake){0};
}

static bool is_needed(uint8_t type)
{
    return type == HL_TLS_CLIENT_HELLO || type == HL_TLS_SERVER_HELLO ||
           type == HL_TLS_NEW_SESSION_TICKET || type == HL_TLS_ENCRYPTED_EXTENSIONS ||
           type == HL_TLS_KEY_UPDATE;
}

/* False: more octets are needed. */
static void begin_body(hl_tls_handshake *handshake, size_t octets_max, uint64_t *too_large)
{
    if (!is_needed(handshake->header[0]))
        return;
    if (handshake->remaining <= octets_max)
        handshake->body = g_byte_array_new();
    else
        ++*too_large;
}

static bool read_header(hl_tls_handshake *handshake, hl_bytes *octets, size_t octets_max,
                        uint64_t *too_large)
{
    uint8_t *header = handshake->header;
    while (handshake->header_octets < sizeof handshake->header) {
        if (octets->size == 0)
            return false;
        header[handshake->header_octets++] = octets->data[0];
        *octets = hl_bytes_skip(*octets, 1);
        if (handshake->header_octets == sizeof handshake->header) {
            handshake->remaining = (size_t)header[1] << 16 | (size_t)header[2] << 8 | header[3];
            begin_body(handshake, octets_max, too_large);
        }
    }
    return true;
}

/* True at the end of the message. */
static bool read_body(hl_tls_handshake *handshake, hl_bytes *octets)
{
    hl_bytes taken = hl_bytes_first(*octets, handshake->remaining);
    if (handshake->body && taken.size > 0)
        g_byte_array_append(handshake->body, taken.data, (guint)taken.size);
    handshake->remaining -= taken.size;
    *octets = hl_bytes_skip(*octets, taken.size);
    return handshake->remaining == 0;
}

/* The message before, which the caller has seen. */
static void drop_last(hl_tls_handshake *handshake)
{
    if (handshake->header_octets == sizeof handshake->header && handshake->remaining == 0)
        hl_tls_handshake_clear(handshake);
}

bool hl_tls_handshake_next(hl_tls_handshake *handshake, hl_bytes *octets, size_t octets_max,
                           uint64_t *too_large, hl_tls_message *message)
{
    for (;;) {
        drop_last(handshake);
        if (!read_header(handshake, octets, octets_max, too_large) || !read_body(handshake, octets))
            return false;
        if (!handshake->body)
            continue;
        message->type = handshake->header[0];
        message->body = hl_bytes_from(handshake->body->data, handshake->body->len);
        return true;
    }
}
