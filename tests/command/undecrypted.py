# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS 1.3 connections as far as one sees without keys: both hellos, then octets."""
import struct

import traffic

SERVER_NAME, ALPN, SUPPORTED_VERSIONS, ENCRYPTED_CLIENT_HELLO = 0, 16, 43, 0xFE0D
AES_128_GCM_SHA256 = 0x1301


def vector(size, octets):
    return len(octets).to_bytes(size, "big") + octets


def extension(kind, octets):
    return struct.pack(">H", kind) + vector(2, octets)


def record(kind, octets):
    return struct.pack(">BH", kind, 0x0303) + vector(2, octets)


def handshake(kind, body):
    return record(22, bytes([kind]) + vector(3, body))


def client_hello(name, protocols, encrypted):
    extensions = extension(SERVER_NAME, vector(2, b"\0" + vector(2, name)))
    extensions += extension(ALPN, vector(2, b"".join(vector(1, protocol) for protocol in protocols)))
    extensions += extension(SUPPORTED_VERSIONS, b"\2\3\4")
    if encrypted:
        extensions += extension(ENCRYPTED_CLIENT_HELLO, bytes(100))
    suites = struct.pack(">H", AES_128_GCM_SHA256)
    return handshake(1, b"\3\3" + bytes(range(32)) + vector(1, b"") + vector(2, suites) + b"\1\0" + vector(2, extensions))


def server_hello():
    suite = struct.pack(">H", AES_128_GCM_SHA256)
    return handshake(2, b"\3\3" + bytes(range(32, 64)) + vector(1, b"") + suite + b"\0"
                     + vector(2, extension(SUPPORTED_VERSIONS, b"\3\4")))


def connection(client, server, name, start, protocols=(b"h2", b"http/1.1"), encrypted=False, closes=False):
    """Datagrams of a connection that stays open, or not."""
    made = traffic.Connection(client, server, start, step=100_000)
    made.request(client_hello(name, protocols, encrypted))
    made.response(server_hello() + record(23, bytes(200)))
    made.request(record(23, bytes(80)))
    return made.close() if closes else made.datagrams
