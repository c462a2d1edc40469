/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One transport connection as the capture shows it: who spoke with whom, and when it ended.
 * Owned, reference-counted; every message keeps its connection. Filled in by the stage that follows
 * the transport (stream/, or the plugin's bridge) while the connection lives.
 *
 * What runs through the tunnel of a proxy (CONNECT, SOCKS) is a connection of its own, carried by that
 * to the proxy. Its client is the same, on the same side; its server is the one that the proxy was
 * asked for, so its endpoint has no address (version 0) where that was a name. It has the number of
 * the TCP connection, and its TLS is that inside the tunnel.
 */
#ifndef HL_CONNECTION_H
#define HL_CONNECTION_H

#include "base/hl_endpoint.h"
#include "model/hl_frame.h"
#include "model/hl_oddity.h"

/* A connection has two sides. Side 0 sent its first captured packet (or its SYN). */
enum { HL_SIDES = 2, HL_SIDE_UNKNOWN = -1 };

/* How a connection ended, as far as the capture tells. */
typedef enum hl_connection_end {
    HL_CONNECTION_OPEN,     /* it has not ended */
    HL_CONNECTION_FINISHED, /* both sides sent FIN */
    HL_CONNECTION_RESET,    /* a RST */
    HL_CONNECTION_REPLACED, /* a new SYN for the same addresses and ports */
    HL_CONNECTION_IDLE,     /* silent for longer than the limit */
    HL_CONNECTION_EVICTED,  /* given up at the limit of open connections */
    HL_CONNECTION_CAPTURED, /* the capture ended before it did */
} hl_connection_end;

/* By which means a proxy was asked for a tunnel. */
typedef enum hl_tunnel_kind {
    HL_TUNNEL_NONE,
    HL_TUNNEL_CONNECT, /* RFC 9110 §9.3.6, RFC 9113 §8.5 */
    HL_TUNNEL_SOCKS4,  /* and 4a */
    HL_TUNNEL_SOCKS5,  /* RFC 1928 */
} hl_tunnel_kind;

typedef struct hl_connection {
    uint64_t number; /* 0-based, in order of first packets */
    hl_endpoint endpoint[HL_SIDES];
    int client_side; /* 0 or 1: who sent the SYN, or who sent requests; HL_SIDE_UNKNOWN before */
    hl_frame_ref first_frame;
    hl_time_ns opened;           /* its first packet */
    hl_time_ns closed[HL_SIDES]; /* FIN or RST sent by that side; HL_TIME_NEVER before */
    /* octets of that side were captured by so much after the other one had acknowledged them, at most: where each
     * direction was captured by a clock or a queue of its own */
    hl_time_ns late_by[HL_SIDES];
    hl_connection_end end;
    hl_time_ns last_loss; /* when messages of it were last lost to a gap; INT64_MIN: never */
    hl_oddities oddities;
    char *server_name; /* TLS server name (RFC 6066 §3), NULL when none was seen */
    const char
        *tls_version; /* "1.2", "1.3", also when not decrypted; "": TLS of some version (HAR);
                                NULL: cleartext, or TLS whose handshake was not seen */
    char *application_protocol; /* that client and server agreed on (ALPN, RFC 7301): "h2"; NULL */
    bool offers_http2;          /* the client did so in the TLS handshake (ALPN) */
    bool has_encrypted_hello; /* ClientHello has the extension of one that is encrypted (RFC 9849):
                                 server_name may be another than the true one. Clients also send it
                                 as mere camouflage */
    bool
        is_opaque; /* from some octet on it is no HTTP that can be read, and may hold requests: TLS that
                       is not decrypted, or what was under way when the capture began */
    bool is_tunnel;     /* it leads to other servers than its own, and nobody looks into that */
    bool is_of_browser; /* from a HAR that a browser wrote: all that it asked for is there, over
                           https too */
    bool is_unnamed; /* from a HAR that does not say which connection it was: several may be one */
    struct hl_connection *carrier; /* through a tunnel in which it runs; a reference. NULL: none */
    hl_tunnel_kind tunnel;         /* that tunnel */
    char *target_name;   /* under which the proxy was asked for the server; NULL: by its address */
    void *exchanges;     /* the exchange stage's own: what is open; NULL when nothing is */
    unsigned references; /* private */
} hl_connection;

/* A new connection with one reference; all numbers are 0, no side is closed, the client is unknown.
 */
hl_connection *hl_connection_new(uint64_t number);
hl_connection *hl_connection_ref(hl_connection *connection);
void hl_connection_unref(hl_connection *connection);

/* The client's and the server's endpoint; while the client is unknown side 0 counts as the client.
 */
const hl_endpoint *hl_connection_client(const hl_connection *connection);
const hl_endpoint *hl_connection_server(const hl_connection *connection);

/* So many tunnels, one in another, carry it; 0: TCP itself does. */
unsigned hl_connection_depth(const hl_connection *connection);
/* The TCP connection that carries it, or is it. */
const hl_connection *hl_connection_transport(const hl_connection *connection);

/* Do both lead to the same server, as far as it was named or shows? Proxies on the way do not count. */
bool hl_connection_same_server(const hl_connection *a, const hl_connection *b);

/* The name by which the client called its server: in TLS (SNI), else to the proxy; NULL: by none. */
const char *hl_connection_server_name(const hl_connection *connection);

/* When the client (the server) sent its FIN or RST; HL_TIME_NEVER when it did not. */
hl_time_ns hl_connection_client_closed(const hl_connection *connection);
hl_time_ns hl_connection_server_closed(const hl_connection *connection);

/* By so much before the server's packets were captured the client may have had them (late_by); through a tunnel they
 * are those of what carries it. */
hl_time_ns hl_connection_server_late_by(const hl_connection *connection);

#endif
