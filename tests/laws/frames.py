# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures as lists of frames: read from pcap and pcapng, plain or packed, and written to both in all their dialects."""
import gzip
import os
import struct
import subprocess
import sys
from dataclasses import dataclass, replace

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "command"))
import captures  # noqa: E402  the blocks of pcapng

SECOND = 1_000_000_000
MAGICS = {captures.MICROSECONDS: 1000, captures.NANOSECONDS: 1}


@dataclass(frozen=True)
class Frame:
    time: int  # ns since 1970
    link: int  # LINKTYPE_…
    octets: bytes  # captured
    wire: int  # octets that were on the wire
    number: int = 0  # in the capture it was read from, from 1

    def at(self, time):
        return replace(self, time=time)

    def holding(self, octets, wire=None, link=None):
        """The same frame with other octets, all of them captured unless told otherwise."""
        return replace(self, octets=octets, wire=len(octets) if wire is None else wire,
                       link=self.link if link is None else link)


# ---- reading


def unpacked(path):
    with open(path, "rb") as file:
        octets = file.read()
    if octets[:2] == b"\x1f\x8b":
        return gzip.decompress(octets)
    if octets[:4] == b"\x28\xb5\x2f\xfd":
        return subprocess.run(["zstd", "-dc"], input=octets, stdout=subprocess.PIPE, check=True).stdout
    return octets


def read(path):
    octets = unpacked(path)
    found = list(read_pcapng(octets) if octets[:4] == b"\x0a\x0d\x0d\x0a" else read_pcap(octets))
    return [replace(frame, number=number) for number, frame in enumerate(found, 1)]


def keys(path):
    """The TLS key log that a pcapng file brings along."""
    octets = unpacked(path)
    if octets[:4] != b"\x0a\x0d\x0d\x0a":
        return b""
    return b"".join(secrets_of(body, order) for kind, body, order in blocks(octets) if kind == 10)


def secrets_of(body, order):
    kind, size = struct.unpack(order + "II", body[:8])
    return body[8:8 + size] + b"\n" if kind == 0x544C534B else b""


def read_pcap(octets):
    order = "<" if struct.unpack("<I", octets[:4])[0] in MAGICS else ">"
    magic, link = struct.unpack(order + "I16xI", octets[:24])
    at = 24
    while at < len(octets):
        second, fraction, kept, wire = struct.unpack(order + "IIII", octets[at:at + 16])
        at += 16 + kept
        yield Frame(second * SECOND + fraction * MAGICS[magic], link, octets[at - kept:at], wire)


def options_of(body, order):
    found = {}
    while len(body) >= 4:
        code, size = struct.unpack(order + "HH", body[:4])
        found[code] = body[4:4 + size]
        body = body[4 + size + -size % 4:]
    return found


def unit_of(body, order):
    """Of an interface's time stamps: how many there are in a second."""
    resolution = options_of(body[8:], order).get(9, b"\x06")[0]
    return 2 ** (resolution & 127) if resolution & 128 else 10 ** resolution


def blocks(octets):
    """(type, body, byte order) of each block of a pcapng file."""
    order, at = "<", 0
    while at < len(octets):
        if octets[at:at + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if octets[at + 8:at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
        kind, size = struct.unpack(order + "II", octets[at:at + 8])
        yield kind, octets[at + 8:at + size - 4], order
        at += size


def read_pcapng(octets):
    interfaces = []
    for kind, body, order in blocks(octets):
        if kind == 0x0A0D0D0A:
            interfaces = []
        elif kind == 1:
            interfaces.append((struct.unpack(order + "H", body[:2])[0], unit_of(body, order)))
        elif kind == 6:
            number, high, low, kept, wire = struct.unpack(order + "IIIII", body[:20])
            link, unit = interfaces[number]
            yield Frame((high << 32 | low) * SECOND // unit, link, body[20:20 + kept], wire)


# ---- writing


def links_of(frames):
    return sorted({frame.link for frame in frames})


def write_pcap(frames, order="<", magic=captures.NANOSECONDS):
    """All frames must have one link type."""
    link, = links_of(frames) or [captures.ETHERNET]
    parts = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link)]
    for frame in frames:
        second, fraction = divmod(frame.time, SECOND)
        parts.append(struct.pack(order + "IIII", second, fraction // MAGICS[magic], len(frame.octets), frame.wire))
        parts.append(frame.octets)
    return b"".join(parts)


def write_pcapng(frames, order="<", resolution=9):
    """One interface for each link type; `resolution`: decimal digits of a second."""
    links = links_of(frames)
    parts = [captures.section(order)] + [captures.interface(link, order, resolution) for link in links]
    unit = 10 ** (9 - resolution)
    for frame in frames:
        parts.append(captures.enhanced(links.index(frame.link), frame.time // unit, frame.octets, order, frame.wire))
    return b"".join(parts)


def packed_by_gzip(octets):
    return gzip.compress(octets, 1, mtime=0)


def packed_by_zstd(octets):
    return subprocess.run(["zstd", "-1", "-c"], input=octets, stdout=subprocess.PIPE, check=True).stdout
