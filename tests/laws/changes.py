# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes to a capture that leave what was said unchanged. Each takes frames and returns frames."""
import struct
from collections import defaultdict

from frames import captures
from datagrams import ACK, FIN, IPV4, PSH, RST, SYN, WRAP, below_ip, parse

RUN_NS = 5_000_000  # what comes later was not sent together
WINDOW = 3

# ---- other packets for the same octets


def each_twice(frames, delay=1000):
    return [copy for frame in frames for copy in (frame, frame.at(frame.time + delay))]


def some_again(frames, chance, most_delay=20_000_000):
    """A third of the frames come again, up to 20 ms later, among the others."""
    again = [frame.at(frame.time + chance.randrange(most_delay)) for frame in frames if chance.random() < .33]
    return sorted(frames + again, key=lambda frame: frame.time)


def runs(frames):
    """Frames that follow each other on one connection, whose opening was captured, with nothing else between them."""
    opened, run = set(), []
    for frame in frames:
        segment = parse(frame)
        ends = frozenset(segment.flow) if segment else None
        if segment and segment.flags & SYN:
            opened.add(ends)
            ends = None
        if run and (ends not in opened or ends != run[-1][0] or frame.time - run[0][1].time > RUN_NS):
            yield [held for _, held in run]
            run = []
        run.append((ends, frame))
    yield [held for _, held in run]


def swapped(frames, chance, keep_clock=True):
    """Frames of one connection change places with others up to WINDOW places away. The clock runs evenly, or the times go with the
    frames. Connections do not overtake each other: what a request may follow would not be the same."""
    for run in runs(frames):
        places = sorted(range(len(run)), key=lambda place: place + chance.uniform(0, WINDOW + 1))
        yield from (run[place].at(frame.time) if keep_clock else run[place] for place, frame in zip(places, run))


def pieces_of(segment, sizes):
    """The segment in pieces, whose sizes the iterator `sizes` tells; FIN and PSH go with the last."""
    offset = 0
    while offset < segment.size:
        size = min(next(sizes), segment.size - offset)
        is_last = offset + size == segment.size
        flags = segment.flags if is_last else segment.flags & ~(FIN | PSH)
        yield segment.changed(offset, segment.payload[offset:offset + size], size, flags)
        offset += size


def split(frames, sizes):
    for frame in frames:
        segment = parse(frame)
        if not segment or segment.size < 2 or segment.flags & (SYN | RST):
            yield frame
        else:
            yield from (piece.to_frame() for piece in pieces_of(segment, sizes))


def joins(first, second):
    """Can the second be appended to the first, as a network card that receives them would?"""
    return (first.flow == second.flow and not (first.flags | second.flags) & (SYN | RST) and not first.flags & FIN and
            first.size > 0 and second.size > 0 and first.size == len(first.payload) and first.size + second.size < 60000 and
            first.tcp[8:12] == second.tcp[8:12] and second.sequence == (first.sequence + first.size) % WRAP)


def coalesced(frames):
    """Neighbours with nothing between them become one, at the time of the first."""
    held = None
    for frame in frames:
        segment = parse(frame)
        if held and segment and joins(held, segment):
            held = held.changed(0, held.payload + segment.payload, held.size + segment.size, held.flags | segment.flags)
            continue
        if held:
            yield held.to_frame()
        held = segment
        if not segment:
            yield frame
    if held:
        yield held.to_frame()


# ---- other wrappings of the same datagrams


def ethernet(frame, kind, datagram, tags=()):
    """`tags`: (EtherType, VLAN) from the outside in."""
    addresses = frame.octets[:12] if frame.link == captures.ETHERNET else b"\2\0\0\0\0\2\2\0\0\0\0\1"
    tagged = b"".join(struct.pack(">HH", *tag) for tag in tags)
    return captures.ETHERNET, addresses + tagged + struct.pack(">H", kind) + datagram


def vlan(frame, kind, datagram):
    return ethernet(frame, kind, datagram, [(0x8100, 42)])


def vlan_in_vlan(frame, kind, datagram):
    return ethernet(frame, kind, datagram, [(0x88A8, 7), (0x8100, 42)])


def vlan_in_old_vlan(frame, kind, datagram):
    return ethernet(frame, kind, datagram, [(0x9100, 7), (0x8100, 42)])


def cooked(_, kind, datagram):
    return captures.LINUX_COOKED, struct.pack(">HHH8sH", 0, 1, 6, bytes(8), kind) + datagram


def cooked_2(_, kind, datagram):
    return captures.LINUX_COOKED_2, struct.pack(">HHIHBB8s", kind, 0, 3, 1, 0, 6, bytes(8)) + datagram


def cooked_vlan(_, kind, datagram):
    return captures.LINUX_COOKED, struct.pack(">HHH8sHHH", 0, 1, 6, bytes(8), 0x8100, 42, kind) + datagram


def raw(_, __, datagram):
    return captures.RAW, datagram


def raw_by_version(_, kind, datagram):
    return (228 if kind == IPV4 else 229), datagram


def null(_, kind, datagram):
    return captures.NULL, struct.pack("<I", 2 if kind == IPV4 else 30) + datagram


def null_of_other_order(_, kind, datagram):
    return captures.NULL, struct.pack(">I", 2 if kind == IPV4 else 28) + datagram


def loop(_, kind, datagram):
    return captures.LOOP, struct.pack(">I", 2 if kind == IPV4 else 24) + datagram


WRAPPINGS = (ethernet, vlan, vlan_in_vlan, vlan_in_old_vlan, cooked, cooked_2, cooked_vlan, raw, raw_by_version, null,
             null_of_other_order, loop)


def wrapped(frames, wrapping):
    """All IP datagrams in another wrapping; frames without one stay as they are, so that each keeps its number."""
    for frame in frames:
        lower, kind = below_ip(frame)
        if not kind:
            yield frame
            continue
        link, octets = wrapping(frame, kind, frame.octets[lower:])
        yield frame.holding(octets, frame.wire + len(octets) - len(frame.octets), link)


# ---- other circumstances


def renamed(frames, new_address):
    """Every TCP packet gets the addresses that new_address(old) says."""
    for frame in frames:
        segment = parse(frame)
        yield segment.with_addresses(*map(new_address, segment.addresses)).to_frame() if segment else frame


def shifted(frames, delay):
    return [frame.at(frame.time + delay) for frame in frames]


def clients(frames):
    """Addresses that open connections or, where no opening was captured, use the higher port."""
    votes = defaultdict(set)
    for segment in filter(None, map(parse, frames)):
        (source, port), (destination, other_port) = segment.flow
        is_open = segment.flags & (SYN | ACK) == SYN
        votes[source if is_open or port > other_port else destination].add(is_open)
    return set(votes)


def within(frames, first, last):
    """The frames' time runs as it does, or faster where that is needed to fit between `first` and `last`."""
    start, length = frames[0].time, max(1, frames[-1].time - frames[0].time)
    room = min(length, last - first)
    return [frame.at(first + (frame.time - start) * room // length) for frame in frames]


def merged(*parts):
    return sorted((frame for part in parts for frame in part), key=lambda frame: frame.time)
