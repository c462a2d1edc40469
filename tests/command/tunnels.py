# SPDX-License-Identifier: GPL-2.0-or-later
"""Conversations in layers, as octets: TLS by OpenSSL without a network, HTTP/2 by hand, tunnels through proxies.

A channel has say(side, octets); side 0 is the client. What is said over one goes through those below it, and comes out of a
traffic.Connection as datagrams.
"""
import os
import ssl
import struct
import subprocess

import traffic


class Wire:
    """The lowest channel: a TCP connection."""

    def __init__(self, server, port=40000, start=traffic.START):
        self.connection = traffic.Connection(("10.0.0.7", port), server, start)
        self.listeners = []

    def say(self, side, octets):
        (self.connection.response if side else self.connection.request)(octets)

    def datagrams(self):
        return self.connection.close()

    @property
    def time(self):
        return self.connection.time


def certificate(folder):
    """A file with a key and its certificate."""
    path = os.path.join(folder, "certificate.pem")
    if not os.path.exists(path):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                        "/CN=b.test", "-days", "2", "-keyout", path + ".key", "-out", path], check=True, capture_output=True)
        with open(path, "a", encoding="ascii") as file, open(path + ".key", encoding="ascii") as key:
            file.write(key.read())
    return path


class Tls:
    """TLS over a channel; its secrets go to the key log, its records through the channel."""

    def __init__(self, below, folder, name, keys=None):
        self.below = below
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client.check_hostname = False
        client.verify_mode = ssl.CERT_NONE
        if keys:
            client.keylog_filename = keys
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.num_tickets = 0
        server.load_cert_chain(certificate(folder))
        self.inputs = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.outputs = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.ends = (client.wrap_bio(self.inputs[0], self.outputs[0], server_hostname=name),
                     server.wrap_bio(self.inputs[1], self.outputs[1], server_side=True))
        self._shake_hands()

    def _pass_on(self, side):
        octets = self.outputs[side].read()
        if octets:
            self.below.say(side, octets)
            self.inputs[1 - side].write(octets)

    def _shake_hands(self):
        open_ends = [0, 1]
        while open_ends:
            for side in list(open_ends):
                try:
                    self.ends[side].do_handshake()
                    open_ends.remove(side)
                except ssl.SSLWantReadError:
                    pass
                self._pass_on(side)

    def say(self, side, octets):
        self.ends[side].write(octets)
        self._pass_on(side)
        try:
            while self.ends[1 - side].read(65536):
                pass
        except ssl.SSLWantReadError:
            pass


def frame(kind, flags, stream, octets=b""):
    return struct.pack(">I", len(octets))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + octets


def section(*fields):
    """HPACK, literals without indexing, nothing compressed."""
    return b"".join(b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value
                    for name, value in ((name.encode(), value.encode()) for name, value in fields))


class Http2:
    """Frames over a channel."""

    PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    DATA, HEADERS, SETTINGS = 0, 1, 4
    END_STREAM, END_HEADERS = 1, 4

    def __init__(self, below):
        self.below = below
        below.say(0, self.PREFACE + frame(self.SETTINGS, 0, 0))
        below.say(1, frame(self.SETTINGS, 0, 0))

    def head(self, side, stream, *fields, last=True):
        flags = self.END_HEADERS | (self.END_STREAM if last else 0)
        self.below.say(side, frame(self.HEADERS, flags, stream, section(*fields)))

    def data(self, side, stream, octets, last=False):
        self.below.say(side, frame(self.DATA, self.END_STREAM if last else 0, stream, octets))


class Stream:
    """One stream of HTTP/2 as a channel."""

    def __init__(self, http2, number):
        self.http2 = http2
        self.number = number

    def say(self, side, octets):
        self.http2.data(side, self.number, octets)


def connect(below, target, answer=b"HTTP/1.1 200 Connection established\r\n\r\n", fields=()):
    below.say(0, traffic.message("CONNECT %s HTTP/1.1" % target, [("Host", target), *fields]))
    below.say(1, answer)
    return below


def connect2(http2, stream, target):
    http2.head(0, stream, (":method", "CONNECT"), (":authority", target), last=False)
    http2.head(1, stream, (":status", "200"), last=False)
    return Stream(http2, stream)


def socks5(below, name, port, password=None):
    below.say(0, b"\5\2\0\2" if password else b"\5\1\0")
    below.say(1, b"\5\2" if password else b"\5\0")
    if password:
        user, word = password
        below.say(0, b"\1" + bytes([len(user)]) + user + bytes([len(word)]) + word)
        below.say(1, b"\1\0")
    below.say(0, b"\5\1\0\3" + bytes([len(name)]) + name.encode() + struct.pack(">H", port))
    below.say(1, b"\5\0\0\1\0\0\0\0\0\0")
    return below


def socks4(below, port, address=None, name=None):
    host = traffic.ip_octets(address) if address else b"\0\0\0\1"
    below.say(0, b"\4\1" + struct.pack(">H", port) + host + b"me\0" + (name.encode() + b"\0" if name else b""))
    below.say(1, b"\0\x5a" + bytes(6))
    return below
