# SPDX-License-Identifier: GPL-2.0-or-later
"""Floods of HTTP/2."""
import wire
from attack import attack
from attacks_http import opened
from wire import END_HEADERS, END_STREAM, GET, OK, PREFACE, frame, literal, number, setting

SETTINGS_OF_LARGE_TABLES = frame(wire.SETTINGS, payload=setting(1, 1 << 24) + setting(5, (1 << 24) - 1))


def begun(client, settings=frame(wire.SETTINGS)):
    """A connection, and the packets that make it one of HTTP/2."""
    talk, packets = opened(client)
    return talk, [*packets, talk.ask(PREFACE + settings), talk.answer(settings)]


def blocks(stream, payload, flags=END_HEADERS | END_STREAM):
    """A field section of any size."""
    pieces = [payload[at:at + 16000] for at in range(0, len(payload), 16000)] or [b""]
    frames = [frame(wire.HEADERS if at == 0 else wire.CONTINUATION, 0 if at == 0 else 0, stream, piece)
              for at, piece in enumerate(pieces[:-1])]
    kind = wire.CONTINUATION if frames else wire.HEADERS
    first = flags & END_STREAM
    if frames:
        frames[0] = frame(wire.HEADERS, first, stream, pieces[0])
        flags = END_HEADERS
    return b"".join(frames) + frame(kind, flags, stream, pieces[-1])


def filling(octets, entry=4000):
    """Fields that enter the table, until it holds so many octets."""
    return b"".join(literal(b"x%d" % at, b"v" * (entry - 40), True) for at in range(octets // entry))


@attack("http.given_up")
def hpack_tables(scale):
    """Many connections whose tables are as large as they may be."""
    for client in range(1200 * scale):
        talk, packets = begun(client, SETTINGS_OF_LARGE_TABLES)
        yield from packets
        for turn in range(2):
            block = GET + filling(120_000)
            sent = blocks(2 * turn + 1, number(1 << 18, 5, 0x20) + block if turn == 0 else block)
            for at in range(0, len(sent), wire.LARGE):
                yield talk.ask(sent[at:at + wire.LARGE])


@attack("http.given_up")
def hpack_tiny_entries(scale):
    """The same of the smallest entries: what the table accounts for them is the least part."""
    entries = b"".join(literal(b"", b"", True) for _ in range(8000))
    for client in range(300 * scale):
        talk, packets = begun(client, SETTINGS_OF_LARGE_TABLES)
        yield from packets
        yield talk.ask(blocks(1, number(1 << 18, 5, 0x20) + GET + entries))


@attack("http.http2_connections")
def hpack_bomb(scale):
    """A large entry, and references to it without end."""
    talk, packets = begun(1, SETTINGS_OF_LARGE_TABLES)
    yield from packets
    yield talk.ask(blocks(1, number(1 << 18, 5, 0x20) + GET + literal(b"bomb", b"b" * 50_000, True)))
    for turn in range(20 * scale):
        yield talk.ask(blocks(2 * turn + 3, GET + b"\xbe" * 40_000))


@attack("exchanges.evicted")
def many_streams(scale):
    """Streams without end on each of many connections, none answered."""
    for client in range(100 * scale):
        talk, packets = begun(client)
        yield from packets
        for first in range(1, 2000, 200):
            yield talk.ask(b"".join(frame(wire.HEADERS, END_HEADERS | END_STREAM, first + at, GET) for at in range(0, 200, 2)))


@attack("http.heads_too_large")
def continuation(scale):
    """A field section that goes on and on."""
    talk, packets = begun(1)
    yield from packets
    yield talk.ask(frame(wire.HEADERS, 0, 1, GET))
    more = frame(wire.CONTINUATION, 0, 1, literal(b"x", b"y" * 12_000))
    for _ in range(1500 * scale):
        yield talk.ask(more)


@attack("http.http2_connections")
def empty_continuation(scale):
    talk, packets = begun(1)
    yield from packets
    yield talk.ask(frame(wire.HEADERS, 0, 1, GET))
    more = frame(wire.CONTINUATION, 0, 1, b"") * 1000
    for _ in range(1000 * scale):
        yield talk.ask(more)


def flood_of(more, scale, times=600):
    talk, packets = begun(1)
    yield from packets
    for _ in range(times * scale):
        yield talk.ask(more)


@attack("http.http2_connections")
def settings(scale):
    return flood_of(frame(wire.SETTINGS, payload=setting(1, 4096) * 3) * 500, scale)


@attack("http.http2_connections")
def pings(scale):
    return flood_of(frame(wire.PING, payload=bytes(8)) * 800, scale)


@attack("http.requests")
def rapid_reset(scale):
    """Streams that are opened and reset at once."""
    talk, packets = begun(1)
    yield from packets
    stream = 1
    for _ in range(300 * scale):
        sent = b""
        for _ in range(200):
            sent += frame(wire.HEADERS, END_HEADERS | END_STREAM, stream, GET) + frame(wire.RST_STREAM, 0, stream, bytes(4))
            stream += 2
        yield talk.ask(sent)


@attack("http.responses")
def answered_streams(scale):
    """Honest in form, without end on one connection."""
    talk, packets = begun(1)
    yield from packets
    stream = 1
    for _ in range(300 * scale):
        numbers = range(stream, stream + 200, 2)
        yield talk.ask(b"".join(frame(wire.HEADERS, END_HEADERS | END_STREAM, at, GET) for at in numbers))
        yield talk.answer(b"".join(frame(wire.HEADERS, END_HEADERS | END_STREAM, at, OK) for at in numbers))
        stream += 200


@attack("http.given_up")
def open_contents(scale):
    """Uploads on many streams of many connections, none of which ends."""
    for client in range(60 * scale):
        talk, packets = begun(client)
        yield from packets
        post = b"\x83" + GET[1:] + literal(b"x", b"y" * 900)
        for first in range(1, 1600, 80):
            yield talk.ask(b"".join(frame(wire.HEADERS, END_HEADERS, first + at, post) + frame(wire.DATA, 0, first + at, b"z" * 20)
                                    for at in range(0, 80, 2)))
