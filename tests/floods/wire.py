# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets for floods: IPv4 datagrams of TCP, in pcap records (link type RAW), made as fast as Python allows."""
import struct

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
SEGMENT = 1400
LARGE = 60_000  # of a segment that offloading joined: fewer records for as many octets

START = 1_767_225_600 * 1_000_000  # µs
SECOND = 1_000_000

FILE_HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101)

_HEAD = struct.Struct(">BBHHHBBH4s4sHHIIBBHHH")


def address(number, network=10):
    return struct.pack(">I", network << 24 | number & 0xFFFFFF)


def tcp(source, destination, sequence, acknowledgment, flags, payload=b""):
    """source, destination: (address, port). Checksums are 0, as offloading leaves them."""
    return _HEAD.pack(0x45, 0, 40 + len(payload), 0, 0x4000, 64, 6, 0, source[0], destination[0], source[1], destination[1],
                      sequence & 0xFFFFFFFF, acknowledgment & 0xFFFFFFFF, 5 << 4, flags, 501, 0, 0) + payload


def record(time, octets):
    second, rest = divmod(time, SECOND)
    return struct.pack("<IIII", second, rest, len(octets), len(octets)) + octets


class Talk:
    """One TCP connection; each call gives a datagram."""

    def __init__(self, client, server=(address(1, 11), 80)):
        self.ends = (client, server)
        self.next = [1000, 5000]

    def send(self, side, payload=b"", flags=ACK):
        acknowledgment = self.next[1 - side] if flags & ACK else 0
        made = tcp(self.ends[side], self.ends[1 - side], self.next[side], acknowledgment, flags, payload)
        self.next[side] += len(payload) + bool(flags & (SYN | FIN))
        return made

    def open(self):
        return [self.send(0, flags=SYN), self.send(1, flags=SYN | ACK), self.send(0)]

    def ask(self, octets):
        return self.send(0, octets, PSH | ACK)

    def answer(self, octets):
        return self.send(1, octets, PSH | ACK)

    def close(self):
        return [self.send(0, flags=FIN | ACK), self.send(1, flags=FIN | ACK), self.send(0)]


def head(start, *fields):
    return "\r\n".join((start, *fields, "", "")).encode()


def request(method, path, host, *fields, content=b""):
    if content or method == "POST":
        fields += (f"Content-Length: {len(content)}",)
    return head(f"{method} {path} HTTP/1.1", f"Host: {host}", "User-Agent: walker/1.0", "Accept: */*", *fields) + content


def response(status, *fields, content=b""):
    return head(f"HTTP/1.1 {status} X", *fields, f"Content-Length: {len(content)}") + content


# ---- HTTP/2

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, END_HEADERS = 1, 4


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def setting(identifier, value):
    return struct.pack(">HI", identifier, value)


def number(value, bits, first=0):
    """RFC 7541 §5.1."""
    top = (1 << bits) - 1
    if value < top:
        return bytes([first | value])
    octets = bytearray([first | top])
    value -= top
    while value >= 128:
        octets.append(value % 128 | 128)
        value //= 128
    octets.append(value)
    return bytes(octets)


def text(octets):
    return number(len(octets), 7) + octets


def literal(name, value, indexed=False):
    return (b"\x40" if indexed else b"\x00") + text(name) + text(value)


GET = b"\x82\x86\x84" + b"\x01" + text(b"flood.example")  # :method GET, :scheme http, :path /, :authority
OK = b"\x88"  # :status 200
