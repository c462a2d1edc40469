# SPDX-License-Identifier: GPL-2.0-or-later
"""What mirror ports, capture points, clocks and hosts do to packets on the way into a file. Each takes frames and returns frames."""
import struct
from collections import defaultdict
from dataclasses import replace
from functools import partial

import changes
from changes import merged
from datagrams import ACK, FIN, IPV4, RST, SYN, WRAP, below_ip, parse
from frames import SECOND, captures

MILLISECOND = SECOND // 1000

# ---- the same packet at other places


def routed(frame):
    """As behind a router: other MAC addresses, a smaller TTL."""
    lower, kind = below_ip(frame)
    octets = bytearray(frame.octets)
    if kind is None or len(octets) < lower + 40:
        return frame
    if frame.link == captures.ETHERNET:
        octets[:12] = b"\2\0\0\0\0\x22\2\0\0\0\0\x21"
    octets[lower + (8 if kind == IPV4 else 7)] -= 1
    return frame.holding(bytes(octets), frame.wire)


def tagged(frame):
    """As a mirror port shows what comes from another VLAN."""
    lower, kind = below_ip(frame)
    if kind is None or frame.link != captures.ETHERNET:
        return frame
    link, octets = changes.vlan(frame, kind, frame.octets[lower:])
    return frame.holding(octets, frame.wire + len(octets) - len(frame.octets), link)


def cooked(frame):
    """As on the interface "any"."""
    lower, kind = below_ip(frame)
    if kind is None:
        return frame
    link, octets = changes.cooked_2(frame, kind, frame.octets[lower:])
    return frame.holding(octets, frame.wire + len(octets) - len(frame.octets), link)


def mirrored(frames, chance, most_delay=300_000):
    """Ports that mirror what comes in and what goes out: each packet twice, before and behind a router, in any order."""
    other = chance.choice((routed, tagged, lambda frame: tagged(routed(frame))))
    copies = [other(frame).at(frame.time + chance.randrange(most_delay)) for frame in frames]
    first, second = (frames, copies) if chance.random() < .5 else (copies, frames)
    return merged(first, second)


def on_two_interfaces(frames, chance):
    """The second sees each packet a little later, or earlier."""
    skew = chance.choice((-1, 1)) * chance.randrange(1, 2 * MILLISECOND)
    return merged(frames, [cooked(frame).at(frame.time + skew) for frame in frames])


# ---- clocks


def set_back(frames, chance):
    """Somebody sets the clock back, once, by milliseconds to years."""
    place = chance.randrange(1, len(frames))
    by = chance.choice((MILLISECOND, 200 * MILLISECOND, 5 * SECOND, 3600 * SECOND, 10 ** 8 * SECOND)) + chance.randrange(MILLISECOND)
    return [frame if at < place else frame.at(frame.time - by) for at, frame in enumerate(frames)]


def first_are_late(frames, chance):
    """The first frames bear times from before the others: of a card that was not set yet."""
    place = chance.randrange(1, min(4, len(frames)))
    by = chance.choice((SECOND, 60 * SECOND, 10 ** 9 * SECOND))
    return [frame.at(frame.time - by) if at < place else frame for at, frame in enumerate(frames)]


def first_are_ahead(frames, chance):
    by = chance.choice((5 * SECOND, 60 * SECOND, 10 ** 9 * SECOND))
    return [frames[0].at(frames[0].time + by), *frames[1:]]


def jittery(frames, chance):
    """Times that go to and fro, while the frames keep their order."""
    return [frame.at(frame.time - chance.randrange(3 * MILLISECOND)) for frame in frames]


def coarse(frames, chance):
    """A clock that ticks every 10 ms, or every second."""
    tick = chance.choice((10 * MILLISECOND, SECOND))
    return [frame.at(frame.time // tick * tick) for frame in frames]


# ---- what hosts and network cards do


def without_total(frame):
    """As a card is given a segment that it is to cut: total length 0 (IPv4; IPv6 has no such thing for small ones)."""
    segment = parse(frame)
    if not segment or not segment.is_ipv4 or segment.to_frame().wire != frame.wire:
        return frame
    lower = len(segment.lower)
    return frame.holding(frame.octets[:lower + 2] + b"\0\0" + frame.octets[lower + 4:], frame.wire)


def offloaded(frames, _):
    return [without_total(frame) for frame in changes.coalesced(frames)]


def trailing(frames, chance):
    """Ethernet pads small frames, and some captures keep the checksum or a mirror's own trailer."""
    for frame in frames:
        lower, kind = below_ip(frame)
        is_whole = len(frame.octets) == frame.wire and frame.link == captures.ETHERNET and kind
        more = chance.randbytes(chance.choice((4, 8, 14, 46))) if is_whole else b""
        yield frame.holding(frame.octets + more, frame.wire + len(more))


def with_options(segment, chance):
    """Options that nobody needs: IPv4 record route and no-operations; TCP no-operations and unknown ones."""
    ip, tcp = segment.ip, segment.tcp
    if segment.is_ipv4 and len(ip) == 20:
        ip = bytes([0x47]) + ip[1:] + chance.choice((b"\1" * 8, b"\x07\x07\4\0\0\0\0\0"))
    if len(tcp) <= 48:
        tcp += chance.choice((b"\1" * 12, b"\xfd\x0a\xf9\x89" + bytes(6) + b"\1\1"))
        tcp = tcp[:12] + bytes([len(tcp) // 4 << 4]) + tcp[13:]
    return {"ip": ip, "tcp": tcp}


def optioned(frames, chance):
    for frame in frames:
        segment = parse(frame)
        yield replace(segment, **with_options(segment, chance)).to_frame() if segment else frame


def urgent(frames, chance):
    """The urgent flag and a pointer into the data, which nobody heeds for HTTP."""
    for frame in frames:
        segment = parse(frame)
        if segment and segment.payload and chance.random() < .3:
            pointer = struct.pack(">H", chance.randrange(1, min(segment.size, 60000) + 1))
            tcp = segment.tcp[:13] + bytes([segment.flags | 0x20]) + segment.tcp[14:18] + pointer + segment.tcp[20:]
            yield replace(segment, tcp=tcp).to_frame()
        else:
            yield frame


class Talk:
    """What each side of the connections has sent so far, to say parts of it again."""

    def __init__(self):
        self.sent = {}  # flow → (sequence number of the first octet, octets)

    def take(self, segment):
        """Only what goes on without a hole is known."""
        first, octets = self.sent.get(segment.flow, (segment.sequence, b""))
        if segment.flags & SYN:
            first, octets = (segment.sequence + 1) % WRAP, b""
        elif segment.size == len(segment.payload) and segment.sequence == (first + len(octets)) % WRAP:
            octets += segment.payload
        self.sent[segment.flow] = (first, octets)

    def again(self, segment, chance):
        """A part of what the side has sent, cut as nobody has cut it before."""
        first, octets = self.sent.get(segment.flow, (0, b""))
        if not octets or segment.sequence != (first + len(octets) - len(segment.payload)) % WRAP:
            return None
        start = max(0, len(octets) - chance.randrange(1, 3000))
        end = min(len(octets), start + chance.randrange(1, 1400))
        tcp = segment.tcp[:4] + struct.pack(">I", (first + start) % WRAP) + segment.tcp[8:13] + bytes([ACK]) + segment.tcp[14:]
        return replace(segment, tcp=tcp, payload=octets[start:end], size=end - start)


def retransmitted(frames, chance):
    """Behind some segments comes a part of what was sent before, in other pieces."""
    talk = Talk()
    for frame in frames:
        segment = parse(frame)
        yield frame
        if not segment:
            continue
        talk.take(segment)
        again = talk.again(segment, chance) if chance.random() < .4 and not segment.flags & (SYN | RST | FIN) else None
        if again:
            yield again.to_frame().at(frame.time + 1000)


def probed(frames, chance, octets=(b"", b"\0")):
    """Keep-alives: no octet, or a wrong one (RFC 1122 §4.2.3.6), one before the next; once or often."""
    for frame in frames:
        segment = parse(frame)
        yield frame
        if segment and not segment.flags & (SYN | RST | FIN) and chance.random() < .3:
            probe = segment.changed(segment.size - 1, chance.choice(octets), flags=ACK)
            yield from (probe.to_frame().at(frame.time + 1000),) * chance.choice((1, 1, 9))


def ended_again(frames, chance):
    """FIN and RST come several times, RST with a text behind it."""
    for frame in frames:
        segment = parse(frame)
        yield frame
        if segment and segment.flags & (FIN | RST):
            for number in range(chance.randint(1, 3)):
                yield frame.at(frame.time + 1000 * number)
        if segment and segment.flags & RST:
            text = b"HTTP/1.1 307 Go\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n"
            yield segment.changed(0, text).to_frame().at(frame.time + 5000)


def moved(segment, by):
    """As of another connection between the same ends: all sequence numbers are others."""
    numbers = struct.unpack(">II", segment.tcp[4:12])
    tcp = segment.tcp[:4] + struct.pack(">II", *((number + by) % WRAP for number in numbers)) + segment.tcp[12:]
    return replace(segment, tcp=tcp)


def reused(frames, chance):
    """All happens once more from the same ports, and what was late of the first time comes in between."""
    delay = frames[-1].time - frames[0].time + 40 * SECOND
    stale = defaultdict(list)
    for frame in frames:
        segment = parse(frame)
        if segment and segment.size and not segment.flags & (SYN | RST):
            stale[frozenset(segment.flow)].append(frame)
    yield from frames
    for frame in frames:
        segment = parse(frame)
        yield moved(segment, 1 << 30).to_frame().at(frame.time + delay) if segment else frame.at(frame.time + delay)
        if segment and segment.flags & SYN and stale[frozenset(segment.flow)]:
            yield chance.choice(stale[frozenset(segment.flow)]).at(frame.time + delay)


# ---- what is missing


def mixed(frames, chance):
    """Two of the damages that change nothing, and then a loss. No wrong octet, which could now come before the right one."""
    harmless = (mirrored, on_two_interfaces, jittery, trailing, optioned, urgent, ended_again, partial(probed, octets=(b"",)))
    for change in chance.sample(harmless, 2):
        frames = list(change(frames, chance))
    part = chance.choice((.02, .1, .3))
    left = [frame for frame in frames if chance.random() > part]
    return list(chance.choice((one_direction, without_ends, without_beginnings, without_acknowledgments, lambda same, _: same))(left, chance))


def one_direction(frames, chance):
    """Of each connection one side; the same one or any."""
    chosen, of_all = {}, chance.choice((None, False, True))
    for frame in frames:
        segment = parse(frame)
        ends = segment and tuple(sorted(segment.flow))
        wanted = chosen.setdefault(ends, chance.random() < .5 if of_all is None else of_all)
        if not segment or (segment.flow[0][1] > segment.flow[1][1]) == wanted:
            yield frame


def without_ends(frames, _):
    """Connections that nobody ends."""
    for frame in frames:
        segment = parse(frame)
        if not segment or not segment.flags & (FIN | RST):
            yield frame


def without_beginnings(frames, _):
    for frame in frames:
        segment = parse(frame)
        if not segment or not segment.flags & SYN:
            yield frame


def without_acknowledgments(frames, _):
    """A filter for packets that carry something."""
    for frame in frames:
        segment = parse(frame)
        if not segment or segment.size or segment.flags & (SYN | FIN | RST):
            yield frame


def skewed_halves(frames, chance):
    """Each direction was captured by a machine with a clock of its own."""
    skew = chance.choice((-1, 1)) * chance.choice((MILLISECOND, 20 * MILLISECOND, 300 * MILLISECOND, 1500 * MILLISECOND, 5 * SECOND))
    halves = ([], [])
    for frame in frames:
        segment = parse(frame)
        is_second = bool(segment) and segment.flow[0][1] < segment.flow[1][1]
        halves[is_second].append(frame.at(frame.time + skew) if is_second else frame)
    return merged(*halves)


def overtaking(frames, chance):
    """Queues of a network card that are emptied in turn: connections overtake each other by up to 0.1 ms."""
    delay = {}

    def later(frame):
        segment = parse(frame)
        ends = segment and frozenset(segment.flow)
        return frame.time + delay.setdefault(ends, chance.randrange(MILLISECOND // 10))

    return sorted((frame.at(later(frame)) for frame in frames), key=lambda frame: frame.time)
