# SPDX-License-Identifier: GPL-2.0-or-later
"""Capture files as octets: pcap and pcapng in all their dialects, from traffic.py's datagrams."""
import struct

ETHERNET, RAW, LINUX_COOKED, NULL, LOOP, LINUX_COOKED_2, RADIO = 1, 101, 113, 0, 108, 276, 127

MICROSECONDS, NANOSECONDS, MODIFIED = 0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34


def frame(link_type, datagram, order="<"):
    """The datagram behind a link layer header."""
    if link_type == ETHERNET:
        return bytes(6) + b"\2\0\0\0\0\1" + b"\x08\x00" + datagram
    if link_type == LINUX_COOKED:
        return struct.pack(">HHH8sH", 0, 1, 6, bytes(8), 0x0800) + datagram
    if link_type == LINUX_COOKED_2:
        return struct.pack(">HHIHBB8s", 0x0800, 0, 1, 1, 0, 6, bytes(8)) + datagram
    if link_type == NULL:
        return struct.pack(order + "I", 2) + datagram
    if link_type == LOOP:
        return struct.pack(">I", 2) + datagram
    return datagram


def pcap(datagrams, link_type=ETHERNET, order="<", magic=MICROSECONDS, snap=262144, version=(2, 4)):
    unit = 1 if magic == NANOSECONDS else 1000
    parts = [struct.pack(order + "IHHiIII", magic, *version, 0, 0, snap, link_type)]
    for time, datagram in datagrams:
        octets = frame(link_type & 0xFFFF, datagram, order)
        kept = octets[:snap]
        lengths = (len(kept), len(octets)) if version >= (2, 3) else (len(octets), len(kept))
        second, fraction = divmod(time, 1_000_000_000)
        parts.append(struct.pack(order + "IIII", second, fraction // unit, *lengths))
        if magic == MODIFIED:
            parts.append(struct.pack(order + "IHBB", 1, 0x0800, 0, 0))
        parts.append(kept)
    return b"".join(parts)


def padded(octets):
    return octets + bytes(-len(octets) % 4)


def block(kind, body, order="<"):
    size = 12 + len(padded(body))
    return struct.pack(order + "II", kind, size) + padded(body) + struct.pack(order + "I", size)


def option(code, value, order="<"):
    return struct.pack(order + "HH", code, len(value)) + padded(value)


def section(order="<"):
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(link_type=ETHERNET, order="<", resolution=None, offset=None, snap=0, name=b""):
    options = option(2, name, order) if name else b""
    if resolution is not None:
        options += option(9, bytes([resolution]), order)
    if offset is not None:
        options += option(14, struct.pack(order + "q", offset), order)
    if options:
        options += option(0, b"", order)
    return block(1, struct.pack(order + "HHI", link_type, 0, snap) + options, order)


def enhanced(number, stamp, octets, order="<", wire=None):
    head = struct.pack(order + "IIIII", number, stamp >> 32, stamp & 0xFFFFFFFF, len(octets),
                       len(octets) if wire is None else wire)
    return block(6, head + padded(octets), order)


def obsolete(number, stamp, octets, order="<"):
    head = struct.pack(order + "HHIIII", number, 0, stamp >> 32, stamp & 0xFFFFFFFF, len(octets),
                       len(octets))
    return block(2, head + padded(octets), order)


def simple(octets, order="<", wire=None):
    return block(3, struct.pack(order + "I", len(octets) if wire is None else wire) + octets, order)


def pcapng(datagrams, link_type=ETHERNET, order="<"):
    parts = [section(order), interface(link_type, order)]
    for time, datagram in datagrams:
        parts.append(enhanced(0, time // 1000, frame(link_type, datagram, order), order))
    return b"".join(parts)
