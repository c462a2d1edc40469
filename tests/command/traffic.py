# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP conversations as IP datagrams, made by hand: just enough of TCP for the command's tests.

A datagram is a pair (time in ns, octets). What hoplint makes of real clients is tested elsewhere.
"""
import struct

SECOND = 1_000_000_000
START = 1_763_600_000 * SECOND

FIN, SYN, ACK, PSH = 1, 2, 16, 8


def internet_sum(octets):
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack(">%dH" % (len(octets) // 2), octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip_octets(address):
    return bytes(int(part) for part in address.split("."))


def tcp_datagram(source, destination, sequence, acknowledgment, flags, payload):
    """One IPv4 datagram; source and destination are pairs (address, port)."""
    ports = struct.pack(">HH", source[1], destination[1])
    rest = struct.pack(">IIBBHHH", sequence, acknowledgment, 5 << 4, flags, 65535, 0, 0)
    total = 20 + len(ports) + len(rest) + len(payload)
    head = struct.pack(">BBHHHBBH", 0x45, 0, total, 0, 0, 64, 6, 0)
    head += ip_octets(source[0]) + ip_octets(destination[0])
    head = head[:10] + struct.pack(">H", internet_sum(head)) + head[12:]
    return head + ports + rest + payload


class Connection:
    """One TCP connection; say() adds datagrams, and they pile up in .datagrams."""

    def __init__(self, client, server, start=START, step=1_000_000):
        self.ends = (client, server)
        self.next = [1000, 5000]
        self.time = start
        self.step = step
        self.datagrams = []
        self._send(0, SYN)
        self._send(1, SYN | ACK)
        self._send(0, ACK)

    def _send(self, side, flags, payload=b""):
        acknowledgment = self.next[1 - side] if flags & ACK else 0
        octets = tcp_datagram(self.ends[side], self.ends[1 - side], self.next[side],
                              acknowledgment, flags, payload)
        self.datagrams.append((self.time, octets))
        self.next[side] += len(payload) + bool(flags & (SYN | FIN))
        self.time += self.step

    def request(self, text):
        self._send(0, PSH | ACK, text)

    def response(self, text):
        self._send(1, PSH | ACK, text)

    def acknowledge(self, side):
        self._send(side, ACK)

    def close(self):
        self._send(0, FIN | ACK)
        self._send(1, FIN | ACK)
        self._send(0, ACK)
        return self.datagrams


def message(start_line, fields, content=b""):
    lines = [start_line] + ["%s: %s" % field for field in fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def request(method, path, host="api.example.org", content=b"", fields=()):
    fields = [("Host", host), ("User-Agent", "walker/1.0"), *fields]
    if content:
        fields.append(("Content-Length", len(content)))
    return message("%s %s HTTP/1.1" % (method, path), fields, content)


def redirect(status, location):
    return message("HTTP/1.1 %d Redirect" % status, [("Location", location), ("Content-Length", 0)])


def ok(content=b"done\n"):
    return message("HTTP/1.1 200 OK", [("Content-Length", len(content))], content)


def hop(status, method, follow_up_method, client_port=40000, start=START, content=b"sum=27"):
    """A redirected request and its follow-up on one connection; then all is quiet."""
    connection = Connection(("10.0.0.7", client_port), ("10.0.1.2", 80), start)
    connection.request(request(method, "/v1/orders", content=content))
    connection.response(redirect(status, "/v2/orders"))
    again = content if follow_up_method == method else b""
    connection.request(request(follow_up_method, "/v2/orders", content=again))
    connection.response(ok())
    return connection.close()


def bad_hop(**how):
    """307 makes a GET out of a POST: method-changed, an error."""
    return hop(307, "POST", "GET", **how)


def good_hop(**how):
    """307 keeps the method and the content: no finding."""
    return hop(307, "POST", "POST", **how)


def note_hop(**how):
    """302 makes a GET out of a POST: post-to-get, a note."""
    return hop(302, "POST", "GET", **how)


def warning_hop(**how):
    """303 and the POST is repeated: see-other-repeated, a warning."""
    return hop(303, "POST", "POST", **how)
