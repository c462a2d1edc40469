# SPDX-License-Identifier: GPL-2.0-or-later
"""Floods below HTTP: connections, segments, frames. Each function yields datagrams; `scale` says how many."""
import random

from attack import attack
from wire import ACK, FIN, LARGE, PSH, RST, SECOND, SYN, Talk, address, request, response, tcp

SERVER = (address(0xBAD, 11), 80)


def source(number):
    """One of 2^40 clients."""
    return (address(number // 50_000, 66), 10_000 + number % 50_000)


@attack("streams.evicted")
def syn_flood(scale):
    """SYNs of clients that do not exist."""
    for number in range(150_000 * scale):
        yield tcp(source(number), SERVER, number, 0, SYN)


@attack("streams.evicted")
def half_open_with_data(scale):
    """Each connection sends the beginning of a request, and no more."""
    for number in range(120_000 * scale):
        yield tcp(source(number), SERVER, number, 1, PSH | ACK, b"GET /" + b"x" * 40 + b" HTTP/1.1\r\nHost: a\r\nX: ")


@attack("streams.evicted")
def both_sides_open(scale):
    """Connections that spoke both ways, and never end."""
    for number in range(100_000 * scale):
        talk = Talk(source(number), SERVER)
        yield talk.ask(b"GET / HTTP/1.1\r\nHost: flood.example\r\n\r\n")
        yield talk.answer(b"HTTP/1.1 204 X\r\n\r\n")


@attack("streams.connections")
def churn(scale):
    """Connections that begin and end at once."""
    for number in range(50_000 * scale):
        talk = Talk(source(number), SERVER)
        yield talk.send(0, flags=SYN)
        yield talk.send(1, flags=SYN | ACK)
        yield talk.send(0, flags=RST)


@attack("streams.clipped")
def out_of_order_one(scale):
    """One connection whose first octet never comes."""
    talk = Talk(source(1), SERVER)
    yield from talk.open()
    talk.send(0, b"G")
    for _ in range(100_000 * scale):
        yield talk.send(0, b"xy")
        talk.send(0, b"-")


@attack("streams.clipped")
def out_of_order_large(scale):
    """The same, in large segments of many connections."""
    for number in range(1000 * scale):
        talk = Talk(source(number), SERVER)
        yield from talk.open()
        talk.send(0, b"G")
        for _ in range(4):
            yield talk.send(0, bytes(LARGE))


@attack("streams.clipped")
def out_of_order_many(scale):
    """Many connections that each hold many small segments."""
    talks = [Talk(source(number), SERVER) for number in range(1500)]
    for talk in talks:
        yield from talk.open()
        talk.send(0, b"G")
    for _ in range(200 * scale):
        for talk in talks:
            yield talk.send(0, b"x")
            talk.send(0, b"-")


@attack("streams.duplicates")
def same_segment(scale):
    """One segment again and again, of a connection that waits for another one."""
    talk = Talk(source(1), SERVER)
    yield from talk.open()
    talk.send(0, b"G")
    again = talk.send(0, b"x" * 1000)
    for _ in range(100_000 * scale):
        yield again


@attack("streams.overlaps_differ")
def overlaps(scale):
    """Segments that overlap, and contradict each other."""
    for number in range(5000 * scale):
        client = source(number)
        yield tcp(client, SERVER, 0, 0, SYN)
        for at in range(20, 0, -1):
            yield tcp(client, SERVER, 2 + at, 0, ACK, bytes([at]) * 40)


@attack("packets.malformed")
def garbage(scale):
    """Octets that are no packets."""
    chance = random.Random(1)
    for _ in range(100_000 * scale):
        octets = chance.randbytes(chance.randrange(120))
        yield b"\x45" + octets if chance.random() < .5 else octets


def fragment(whole, identifier, first, last):
    """These octets of an IPv4 datagram's payload; `first`: of eights."""
    payload = whole[20:]
    head = bytearray(whole[:20])
    head[2:4] = (20 + last - first).to_bytes(2, "big")
    head[4:6] = (identifier % 65536).to_bytes(2, "big")
    head[6:8] = (first // 8 | (0x2000 if last < len(payload) else 0)).to_bytes(2, "big")
    return bytes(head) + payload[first:last]


@attack("packets.datagrams_evicted")
def fragments(scale):
    """First fragments of datagrams that never become whole."""
    for number in range(150_000 * scale):
        yield fragment(tcp(source(number), SERVER, number, 0, ACK, bytes(124)), number, 0, 80)


@attack("packets.datagrams_evicted")
def large_fragments(scale):
    """Datagrams of which only the first fragment never comes."""
    for number in range(3000 * scale):
        whole = tcp(source(number), SERVER, number, 0, ACK, bytes(LARGE))
        yield fragment(whole, number, 8, 30_000)
        yield fragment(whole, number, 30_000, len(whole) - 20)


@attack("packets.datagrams_evicted")
def small_fragments(scale):
    """Datagrams in the smallest pieces, every second of which is missing."""
    for number in range(10_000 * scale):
        whole = tcp(source(number), SERVER, number, 0, ACK, bytes(240))
        for at in range(0, 240, 16):
            yield fragment(whole, number, at, at + 8)


@attack("packets.fragments_differ")
def overlapping_fragments(scale):
    """Each octet comes several times, and differs."""
    for number in range(2000 * scale):
        for turn in range(20):
            whole = tcp(source(number), SERVER, number, 0, ACK, bytes([turn]) * 1400)
            first = turn * 56
            yield fragment(whole, number, first, first + 280)


@attack("streams.connections")
def resets(scale):
    for number in range(150_000 * scale):
        yield tcp(source(number % 1000), SERVER, number * 77, 0, RST)
        yield tcp(source(number % 1000), SERVER, number * 77, 0, FIN | ACK)


@attack("exchanges.exchanges")
def never_ending(scale):
    """One connection, one exchange after the other."""
    talk = Talk(source(1), SERVER)
    yield from talk.open()
    for _ in range(80_000 * scale):
        yield talk.ask(request("GET", "/again", "flood.example"))
        yield talk.answer(response(200, content=b"x" * 20))


@attack("redirects.forgotten", doubt=True)
def losses(scale):
    """Clients of which a piece of a request is missing, more than can be told apart."""
    for number in range(20_000 * scale):
        talk = Talk(source(number), SERVER)
        yield talk.send(0, flags=SYN)
        yield talk.ask(request("GET", "/", "flood.example"))
        talk.send(0, b"x" * 100)
        yield talk.ask(request("GET", "/next", "flood.example"))
        yield talk.answer(response(200) * 2)


def _years_back(time, number):
    """A year back, ten, one day, and home again, once the capture's clock has started."""
    if number < 5:
        return time
    return time - (0, 365, 3650, 0, 1)[number % 5] * 24 * 3600 * SECOND


@attack("streams.connections", time=_years_back)
def years_back(scale):
    """Time goes backward by years, again and again."""
    for number in range(40_000 * scale):
        talk = Talk(source(number), SERVER)
        yield talk.ask(request("GET", "/", "flood.example"))
        yield talk.answer(response(302, "Location: http://flood.example/next"))


def _years_forward(time, number):
    """Every other frame is ahead: by seconds, hours, years."""
    return time + (0, 11, 0, 3600, 0, 10 ** 6, 0, 10 ** 9)[number % 8] * SECOND


@attack("packets.untimely", time=_years_forward)
def years_forward(scale):
    """Frames of the far future between all others."""
    return churn(scale)
