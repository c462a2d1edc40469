# SPDX-License-Identifier: GPL-2.0-or-later
"""A frame taken apart: what is before the IP datagram, its headers, its payload; and put together again."""
import struct
from dataclasses import dataclass, replace

from frames import Frame, captures

IPV4, IPV6 = 0x0800, 0x86DD
VLANS = (0x8100, 0x88A8, 0x9100)
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
WRAP = 1 << 32


def below_ip(frame):
    """How many octets are before the datagram, and its EtherType; (0, None) when it is none."""
    octets, link = frame.octets, frame.link
    if link == captures.ETHERNET:
        size, at = 14, 12
    elif link == captures.LINUX_COOKED:
        size, at = 16, 14
    elif link == captures.LINUX_COOKED_2:
        size, at = 20, 0
    else:
        raise ValueError(f"link type {link}")
    kind = int.from_bytes(octets[at:at + 2], "big")
    while kind in VLANS:
        kind = int.from_bytes(octets[size + 2:size + 4], "big")
        size += 4
    return (size, kind) if kind in (IPV4, IPV6) else (0, None)


@dataclass(frozen=True)
class Segment:
    """A TCP packet. `lower` is what comes before IP, other datagrams too; padding at the frame's end is gone."""
    frame: Frame
    lower: bytes
    ip: bytes  # header
    tcp: bytes  # header, with options
    payload: bytes  # as far as it was captured
    size: int  # of the payload on the wire
    enclosing: tuple = ()  # (where in `lower` a length of 16 bits stands, where what it counts begins)

    @property
    def is_ipv4(self):
        return self.ip[0] >> 4 == 4

    @property
    def addresses(self):
        return (self.ip[12:16], self.ip[16:20]) if self.is_ipv4 else (self.ip[8:24], self.ip[24:40])

    @property
    def flow(self):
        """(address, port) of the source and of the destination."""
        ports = struct.unpack(">HH", self.tcp[:4])
        return tuple(zip(self.addresses, ports))

    @property
    def sequence(self):
        return int.from_bytes(self.tcp[4:8], "big")

    @property
    def flags(self):
        return self.tcp[13]

    def changed(self, offset=0, payload=None, size=None, flags=None):
        """With a payload that starts `offset` octets later."""
        payload = self.payload if payload is None else payload
        tcp = bytearray(self.tcp)
        tcp[4:8] = struct.pack(">I", (self.sequence + offset) % WRAP)
        if flags is not None:
            tcp[13] = flags
        return replace(self, tcp=bytes(tcp), payload=payload, size=len(payload) if size is None else size)

    def with_addresses(self, source, destination):
        at = 12 if self.is_ipv4 else 8
        ip = self.ip[:at] + source + destination + self.ip[at + 2 * len(source):]
        return replace(self, ip=ip)

    def to_frame(self):
        head = bytearray(self.ip)
        if self.is_ipv4:
            head[2:4] = struct.pack(">H", len(self.ip) + len(self.tcp) + self.size)
        else:
            head[4:6] = struct.pack(">H", len(self.ip) - 40 + len(self.tcp) + self.size)
        lower = bytearray(self.lower)
        for at, start in self.enclosing:
            lower[at:at + 2] = struct.pack(">H", len(lower) - start + len(head) + len(self.tcp) + self.size)
        octets = bytes(lower) + bytes(head) + self.tcp
        return self.frame.holding(octets + self.payload, len(octets) + self.size)


VXLAN = 4789


def inside(octets, lower):
    """How many octets are before the datagram that the IPv4 one behind `lower` carries, the lengths that enclose it, and its
    EtherType; None when it carries none that the samples have: IP in IP, VXLAN."""
    if len(octets) < lower + 50 or int.from_bytes(octets[lower + 6:lower + 8], "big") & 0x3FFF:
        return None
    protocol, inner = octets[lower + 9], lower + (octets[lower] & 15) * 4
    lengths = ((lower + 2, lower),)
    if protocol in (4, 41):
        return inner, lengths, IPV4 if protocol == 4 else IPV6
    if protocol == 17 and int.from_bytes(octets[inner + 2:inner + 4], "big") == VXLAN:
        kind = int.from_bytes(octets[inner + 28:inner + 30], "big")
        return (inner + 30, lengths + ((inner + 4, inner),), kind) if kind in (IPV4, IPV6) else None
    return None


def is_fragment(frame):
    lower, kind = below_ip(frame)
    return kind == IPV4 and int.from_bytes(frame.octets[lower + 6:lower + 8], "big") & 0x3FFF != 0


def innermost(frame):
    """As below_ip() and inside() tell of the last datagram."""
    (lower, kind), enclosing = below_ip(frame), ()
    while kind == IPV4 and (found := inside(frame.octets, lower)):
        lower, lengths, kind = found
        enclosing += lengths
    return lower, kind, enclosing


def parse(frame):
    """The frame's Segment, in whichever tunnel; None when it is none, or its headers were not captured whole."""
    lower, kind, enclosing = innermost(frame)
    datagram = frame.octets[lower:]
    if kind is None or len(datagram) < (20 if kind == IPV4 else 40):
        return None
    if kind == IPV4:
        head = (datagram[0] & 15) * 4
        total, protocol = int.from_bytes(datagram[2:4], "big"), datagram[9]
        if int.from_bytes(datagram[6:8], "big") & 0x3FFF:
            return None
    else:
        head = 40
        total, protocol = 40 + int.from_bytes(datagram[4:6], "big"), datagram[6]
    total = total or frame.wire - lower
    tcp = datagram[head:total]
    if protocol != 6 or len(tcp) < 20 or len(tcp) < (tcp[12] >> 4) * 4:
        return None
    size = (tcp[12] >> 4) * 4
    return Segment(frame, frame.octets[:lower], datagram[:head], tcp[:size], tcp[size:], total - head - size, enclosing)
