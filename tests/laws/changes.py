# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes to a capture that leave what was said unchanged. Each takes frames and returns frames."""
import struct
from collections import defaultdict

from frames import SECOND, captures
from datagrams import ACK, FIN, IPV4, IPV6, PSH, RST, SYN, WRAP, below_ip, parse

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


# ---- tunnels: the datagram in others, between two routers


MACS = b"\2\0\0\0\0\4\2\0\0\0\0\3"


def bridged(kind, datagram):
    """A whole Ethernet frame, as tunnels carry it."""
    return MACS + struct.pack(">H", kind) + datagram


def outer_ipv4(protocol, payload):
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0x4000, 64, protocol, 0, b"\xc6\x33\x64\1",
                       b"\xc6\x33\x64\2") + payload


def outer_ipv6(following, payload):
    ends = (b"\x20\1\x0d\xb8" + bytes(11) + bytes([last]) for last in (1, 2))
    return struct.pack(">IHBB", 6 << 28, len(payload), following, 64) + b"".join(ends) + payload


def outer_udp(port, payload):
    return outer_ipv4(17, struct.pack(">HHHH", 49152, port, 8 + len(payload), 0) + payload)


def in_ipv4(frame, protocol, payload):
    return ethernet(frame, IPV4, outer_ipv4(protocol, payload))


def in_udp(frame, port, payload):
    return ethernet(frame, IPV4, outer_udp(port, payload))


def number_of(kind):
    """Of what the datagram is, as the protocol of another."""
    return 4 if kind == IPV4 else 41


def mpls(frame, _, datagram):
    return ethernet(frame, 0x8847, struct.pack(">II", 100 << 12 | 64, 101 << 12 | 1 << 8 | 64) + datagram)


def mpls_ethernet(frame, kind, datagram):
    return ethernet(frame, 0x8847, struct.pack(">II", 100 << 12 | 1 << 8 | 64, 1) + bridged(kind, datagram))


def pppoe(frame, kind, datagram):
    protocol = 0x21 if kind == IPV4 else 0x57
    return ethernet(frame, 0x8864, struct.pack(">BBHHH", 0x11, 0, 7, len(datagram) + 2, protocol) + datagram)


def ppp(_, kind, datagram):
    return 9, struct.pack(">HH", 0xFF03, 0x21 if kind == IPV4 else 0x57) + datagram


def ip_in_ipv4(frame, kind, datagram):
    return in_ipv4(frame, number_of(kind), datagram)


def ip_in_ipv6(frame, kind, datagram):
    return ethernet(frame, IPV6, outer_ipv6(number_of(kind), datagram))


def gre(frame, kind, datagram):
    return in_ipv4(frame, 47, struct.pack(">HHI", 0x2000, kind, 7) + datagram)


def erspan(frame, kind, datagram):
    return in_ipv4(frame, 47, struct.pack(">HHIII", 0x1000, 0x88BE, 1, 0x10010064, 0) + bridged(kind, datagram))


def erspan_3(frame, kind, datagram):
    return in_ipv4(frame, 47, struct.pack(">HHIIII", 0x1000, 0x22EB, 1, 0x20010064, 0, 0) + bridged(kind, datagram))


def pptp(frame, kind, datagram):
    protocol = 0x21 if kind == IPV4 else 0x57
    return in_ipv4(frame, 47, struct.pack(">HHHHIB", 0x3001, 0x880B, len(datagram) + 1, 7, 1, protocol) + datagram)


def vxlan(frame, kind, datagram):
    return in_udp(frame, 4789, struct.pack(">II", 8 << 24, 7 << 8) + bridged(kind, datagram))


def geneve(frame, kind, datagram):
    return in_udp(frame, 6081, struct.pack(">HHIHBBI", 0x0200, 0x6558, 7 << 8, 0x102, 1, 1, 0) + bridged(kind, datagram))


def gtp(frame, _, datagram):
    return in_udp(frame, 2152, struct.pack(">BBHIHBB", 0x32, 255, len(datagram) + 4, 7, 1, 0, 0) + datagram)


def vxlan_in_gre(frame, kind, datagram):
    _, inner = vxlan(frame, kind, datagram)
    return in_ipv4(frame, 47, struct.pack(">HH", 0, IPV4) + inner[14:])


def radiotap(_, kind, datagram):
    fields = struct.pack("<BBHIBB", 0, 0, 10, 2, 0x10, 0)
    header = struct.pack("<HH6s6s6sHH", 0x0188, 0, MACS[:6], MACS[6:], MACS[:6], 0x10, 0)
    return 127, fields + header + struct.pack(">HBBHH", 0xAAAA, 3, 0, 0, kind) + datagram + b"\1\2\3\4"


TUNNELS = (mpls, mpls_ethernet, pppoe, ppp, ip_in_ipv4, ip_in_ipv6, gre, erspan, erspan_3, pptp, vxlan, geneve, gtp, vxlan_in_gre,
           radiotap)
WRAPPINGS = (ethernet, vlan, vlan_in_vlan, vlan_in_old_vlan, cooked, cooked_2, cooked_vlan, raw, raw_by_version, null,
             null_of_other_order, loop, *TUNNELS)


def wrapped(frames, wrapping):
    """All IP datagrams in another wrapping; frames without one stay as they are, so that each keeps its number."""
    for frame in frames:
        lower, kind = below_ip(frame)
        if not kind:
            yield frame
            continue
        link, octets = wrapping(frame, kind, frame.octets[lower:])
        yield frame.holding(octets, frame.wire + len(octets) - len(frame.octets), link)


# ---- the same datagrams in fragments


def fragment(frame, segment, body, first, last):
    """Octets `first` to `last` of the datagram's payload, as a frame."""
    head, more = bytearray(segment.ip), last < len(body)
    if segment.is_ipv4:
        head[2:4] = struct.pack(">H", len(head) + last - first)
        head[4:8] = struct.pack(">HH", frame.number % 65536, more << 13 | first // 8)
        inserted = b""
    else:
        head[4:6] = struct.pack(">H", 8 + last - first)
        inserted = struct.pack(">BBHI", head[6], 0, first | more, frame.number)
        head[6] = 44
    return frame.holding(segment.lower + bytes(head) + inserted + body[first:last])


def damaged(body):
    return bytes(octet ^ 0x5A for octet in body)


def fragments(frame, chance, has_garbage_first=False):
    """In any order, some twice, some again with other octets."""
    segment = parse(frame)
    body = segment.tcp + segment.payload if segment and not segment.enclosing else b""
    if len(body) < 16 or len(frame.octets) < frame.wire:
        yield frame
        return
    places = range(8, len(body), 8)
    cuts = sorted(chance.sample(places, min(len(places), chance.randint(1, 6))))
    spans = list(zip([0, *cuts], [*cuts, len(body)]))
    chance.shuffle(spans)
    for number, span in enumerate(spans):
        if has_garbage_first:
            yield fragment(frame, segment, damaged(body), *span)
        yield fragment(frame, segment, body, *span)
        if number < len(spans) - 1 and chance.random() < .5:
            yield fragment(frame, segment, chance.choice((body, damaged(body))), *chance.choice(spans[:number + 1]))


def outer_fragments(frame, chance):
    """Of any IPv4 datagram on Ethernet, into two parts, in either order."""
    lower, kind = below_ip(frame)
    size = int.from_bytes(frame.octets[lower + 2:lower + 4], "big") - 20
    if kind != IPV4 or len(frame.octets) < frame.wire or size < 16:
        return [frame]
    head, body = frame.octets[lower:lower + 20], frame.octets[lower + 20:lower + 20 + size]
    cut = chance.randrange(8, size, 8)
    parts = []
    for first, last in ((0, cut), (cut, size)):
        changed = head[:2] + struct.pack(">HHH", 20 + last - first, frame.number % 65536, (last < size) << 13 | first // 8) + head[8:]
        parts.append(frame.holding(frame.octets[:lower] + changed + body[first:last]))
    return parts if chance.random() < .5 else parts[::-1]


def fragmented(frames, chance, **how):
    for frame in frames:
        yield from fragments(frame, chance, **how)


# ---- other circumstances


def renamed(frames, new_address):
    """Every TCP packet gets the addresses that new_address(old) says."""
    for frame in frames:
        segment = parse(frame)
        yield segment.with_addresses(*map(new_address, segment.addresses)).to_frame() if segment else frame


def shifted(frames, delay):
    return [frame.at(frame.time + delay) for frame in frames]


FAR_NS = (12 * SECOND, 100 * SECOND, 3600 * SECOND, 10 ** 6 * SECOND, 10 ** 9 * SECOND)


def with_wrong_times(frames, chance):
    """Some frames, no two in a row and not the last, bear a time from seconds to decades ahead of all; or such a copy of the
    frame before stands before them."""
    was_wrong, latest = False, frames[-1].time
    for place, frame in enumerate(frames):
        is_wrong = chance.random() < .2 and not was_wrong and place < len(frames) - 1
        wrong = latest + chance.choice(FAR_NS) + chance.randrange(SECOND)
        if not is_wrong:
            yield frame
        elif chance.random() < .5 and place > 0:
            yield frames[place - 1].at(wrong)
            yield frame
        else:
            yield frame.at(wrong)
        was_wrong = is_wrong


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
