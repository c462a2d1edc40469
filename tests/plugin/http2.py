# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP/2 frames made by hand (RFC 9113), without compression: every field a literal that is not indexed (RFC 7541 §6.2.2)."""

import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, CONTINUATION = 0, 1, 3, 4, 9
END_STREAM, END_HEADERS, PADDED = 1, 4, 8
CANCEL = 8


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes((kind, flags)) + struct.pack(">I", stream) + payload


def settings():
    return frame(SETTINGS, 0, 0)


def string(text):
    octets = text.encode()
    assert len(octets) < 127
    return bytes((len(octets),)) + octets


def section(fields):
    return b"".join(b"\0" + string(name) + string(value) for name, value in fields)


def headers(stream, fields, end=False):
    return frame(HEADERS, END_HEADERS | (END_STREAM if end else 0), stream, section(fields))


def continued_headers(stream, fields, end=False):
    """In two frames."""
    block = section(fields)
    return frame(HEADERS, END_STREAM if end else 0, stream, block[:20]) + frame(CONTINUATION, END_HEADERS, stream, block[20:])


def data(stream, octets, end=False, padding=None):
    flags = END_STREAM if end else 0
    if padding is None:
        return frame(DATA, flags, stream, octets)
    return frame(DATA, flags | PADDED, stream, bytes((padding,)) + octets + bytes(padding))


def reset(stream, code=CANCEL):
    return frame(RST_STREAM, 0, stream, struct.pack(">I", code))


def request(stream, method, path, content=b"", **how):
    fields = [(":method", method), (":scheme", "http"), (":authority", "api.example.org"), (":path", path), ("user-agent", "walker/2.0")]
    if not content:
        return headers(stream, fields, end=True)
    return headers(stream, fields) + data(stream, content, end=True, **how)


def redirect(stream, status, location):
    return headers(stream, [(":status", str(status)), ("location", location)], end=True)


def ok(stream):
    return headers(stream, [(":status", "200")]) + data(stream, b"done\n", end=True)
