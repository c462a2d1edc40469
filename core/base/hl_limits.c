/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_limits.h"

const hl_limits hl_limits_default = {
    /* Less than any window or wait that a wrong time could end; more than frames come out of order by. */
    .leap_ns = 10 * HL_NS_PER_SECOND,

    .encapsulation_depth = 16,
    .fragmented_datagrams = 8192,
    .fragment_octets_total = 16u << 20,
    .fragments_per_datagram = 2048,
    .fragment_wait_ns = 30 * HL_NS_PER_SECOND,

    .connections = 1u << 16,
    .out_of_order_octets = 1u << 20,
    .out_of_order_memory = 16u << 20,
    .out_of_order_segments = 1024,
    .gap_wait_ns = 2 * HL_NS_PER_SECOND,
    .idle_ns = 300 * HL_NS_PER_SECOND,
    .closed_linger_ns = 2 * HL_NS_PER_SECOND,

    .tls_sessions = 1u << 16,
    .tls_handshake_octets = 128u << 10,
    .tls_early_octets = 256u << 10,
    .tls_waiting_octets = 1u << 20,
    .tls_waiting_octets_total = 16u << 20,
    .tls_key_wait_ns = 3 * HL_NS_PER_SECOND,
    .tls_octets = 12u << 20,
    .tls_lost_records = 1024,

    .tunnel_depth = 4,
    .tunnel_early_octets = 64u << 10,
    .tunnel_early_octets_total = 8u << 20,

    .http_octets = 24u << 20,
    .head_octets = 128u << 10,
    .fields = 512,
    .pipelined_requests = 1024,
    .hpack_table_octets = 256u << 10,

    .open_exchange_octets = 32u << 20,

    .pending_redirects = 1u << 16,
    .pending_octets = 32u << 20,
    .candidates_per_redirect = 32,
    .rival_redirects = 256,
    .contending_redirects = 16,
    .recent_requests = 1u << 14,
    .recent_octets = 8u << 20,
    .damaged_clients = 1u << 14,
    .opaque_connections = 1u << 14,
    .chain_hops = 64,
    .chain_octets = 8u << 20,

    .remembered_cookies = 1u << 14,
};
