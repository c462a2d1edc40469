# SPDX-License-Identifier: GPL-2.0-or-later
"""Floods of TLS, and of what is in capture files beside packets."""
import random
import struct

from attack import attack
from attacks_http import opened
from wire import FILE_HEADER, LARGE, record


def tls_record(kind, payload, version=0x0301):
    return struct.pack(">BHH", kind, version, len(payload)) + payload


def handshake(kind, body, octets=None):
    return struct.pack(">I", len(body) if octets is None else octets)[1:].join((bytes([kind]), body))


def hello(number, name=b"flood.example"):
    name = struct.pack(">HBH", len(name) + 3, 0, len(name)) + name
    extensions = struct.pack(">HH", 0, len(name)) + name
    body = b"\x03\x03" + number.to_bytes(32, "big") + b"\0" + b"\0\2\x13\x01" + b"\1\0" + struct.pack(">H", len(extensions)) + extensions
    return tls_record(22, handshake(1, body))


def server_hello(number):
    body = b"\x03\x03" + number.to_bytes(32, "little") + b"\0" + b"\x13\x01\0" + struct.pack(">HHHH", 6, 43, 2, 0x0304)
    return tls_record(22, handshake(2, body))


@attack("tls.given_up")
def hellos(scale):
    """Connections that say who they want to be, and no more."""
    for number in range(60_000 * scale):
        talk, _ = opened(number)
        yield talk.send(0, flags=2)
        yield talk.ask(hello(number))


@attack("redirects.forgotten")
def names(scale):
    """Encrypted connections, each to another name, the longest there can be."""
    for number in range(25_000 * scale):
        talk, _ = opened(number)
        yield talk.send(0, flags=2)
        yield talk.ask(hello(number, b"%d." % number + b"n" * 10_000))
        yield talk.answer(server_hello(number))
        yield talk.answer(tls_record(23, bytes(40), 0x0303))


def announced(octets, connections):
    """Handshake messages of so many octets, they say, in small records; none becomes whole."""
    for number in range(connections):
        talk, packets = opened(number)
        yield from packets
        yield talk.ask(tls_record(22, handshake(1, b"\3\3" + bytes(1000), octets)))
        for _ in range(4):
            yield talk.ask(tls_record(22, bytes(15_000)) * 2)


@attack("tls.connections")
def handshake_fragments(scale):
    """Handshake messages that announce much."""
    return announced(120_000, 1500 * scale)


@attack("tls.not_held")
def large_handshakes(scale):
    """Handshake messages that are larger than any can be."""
    return announced(0xFFFFFF, 300 * scale)


@attack("tls.given_up")
def half_records(scale):
    """Records of which the end never comes."""
    for number in range(4000 * scale):
        talk, packets = opened(number)
        yield from packets
        yield talk.ask(hello(number) + struct.pack(">BHH", 22, 0x0303, 16_384) + bytes(16_000))
        yield talk.answer(struct.pack(">BHH", 22, 0x0303, 16_384) + bytes(16_000))


@attack("tls.connections")
def tiny_records(scale):
    talk, packets = opened(1)
    yield from packets
    for _ in range(2000 * scale):
        yield talk.ask(hello(1)[:5] + hello(1)[5:] if _ == 0 else tls_record(22, b"\0") * 1000)


# ---- capture files: honest packets and others, in pcapng


def block(kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


SECTION = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
INTERFACE = block(1, struct.pack("<HHI", 101, 0, 0))


def enhanced(time, octets, interface=0):
    return block(6, struct.pack("<IIIII", interface, time >> 32, time & 0xFFFFFFFF, len(octets), len(octets)) + octets)


def pcapng(between, before=b""):
    """A capture with `between(number)` in front of every packet; `before`: in front of all."""

    def capture(packets):
        yield SECTION + before + INTERFACE
        for number, (time, octets) in enumerate(packets):
            yield between(number) + enhanced(time, octets)

    return capture


def _packets(scale):
    """Something for the blocks to stand between."""
    for number in range(2000 * scale):
        talk, _ = opened(number)
        yield talk.send(0, flags=2)


LARGEST_OPTIONS = option(2, b"n" * 65_000) * 20


@attack("captures.cut", doubt=True, capture=pcapng(lambda _: INTERFACE * 30))
def interfaces(scale):
    """More interfaces than a file may have: it is read up to there."""
    return _packets(scale)


@attack("packets.frames", interval=1000,
        capture=pcapng(lambda number: block(1, struct.pack("<HHI", 101, 0, 0) + LARGEST_OPTIONS) if number % 50 == 0 else b""))
def giant_options(scale):
    return _packets(scale)


@attack("packets.frames", interval=1000, capture=pcapng(lambda number: block(0xBAD, bytes(15 << 20)) if number % 500 == 0 else b""))
def giant_blocks(scale):
    return _packets(scale)


@attack("packets.frames", capture=pcapng(lambda number: block(0x7FFF0000 + number, random.Random(number).randbytes(number % 400))))
def unknown_blocks(scale):
    return _packets(10 * scale)


def _secrets(number):
    lines = b"".join(b"CLIENT_RANDOM %064x %096x\n" % (number * 200 + at, at) for at in range(200))
    return block(10, struct.pack("<II", 0x544C534B, len(lines)) + lines)


@attack("tls.sessions_dropped", capture=pcapng(lambda number: _secrets(number) if number % 4 == 0 else b""))
def secrets(scale):
    """Keys of more sessions than there can be."""
    return _packets(scale)


def pcap(packets):
    yield FILE_HEADER
    for time, octets in packets:
        yield record(time, octets)
