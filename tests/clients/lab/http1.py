# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads HTTP/1.0 and 1.1 requests from a socket, hiding nothing: names, order, case and the raw request-target stay as sent."""

import hashlib
from dataclasses import dataclass, field


class Broken(Exception):
    """The client sent something that is no HTTP/1 request."""


@dataclass
class Request:
    method: str
    target: str
    version: str
    headers: list = field(default_factory=list)

    def values(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def value(self, name, default=""):
        return ", ".join(self.values(name)) or default

    def tokens(self, name):
        return [token.strip().lower() for token in self.value(name).split(",") if token.strip()]

    @property
    def is_preflight(self):
        return self.method == "OPTIONS" and bool(self.values("Access-Control-Request-Method"))

    @property
    def keeps_alive(self):
        connection = self.tokens("Connection")
        return "close" not in connection if self.version == "HTTP/1.1" else "keep-alive" in connection


@dataclass
class Content:
    length: int = 0
    sha256: str = hashlib.sha256(b"").hexdigest()
    complete: bool = True


def read_head(stream):
    """The next request without its content, or None at the end of the connection."""
    line = stream.readline(1 << 16)
    while line in (b"\r\n", b"\n"):
        line = stream.readline(1 << 16)
    if not line.endswith(b"\n"):
        return None
    words = line.decode("latin-1").rstrip("\r\n").split(" ")
    if len(words) < 3 or not words[-1].startswith("HTTP/1."):
        raise Broken(f"request line {line!r}")
    # Some clients send a raw space inside the target, so it is all that stands between the outer words.
    return Request(words[0], " ".join(words[1:-1]), words[-1], _read_fields(stream))


def _read_fields(stream):
    fields = []
    while True:
        line = stream.readline(1 << 16)
        if not line.endswith(b"\n"):
            raise Broken("header section cut")
        text = line.decode("latin-1").rstrip("\r\n")
        if not text:
            return fields
        name, _, value = text.partition(":")
        fields.append([name, value.strip()])


def has_content(request):
    return bool(request.tokens("Transfer-Encoding")) or request.value("Content-Length", "0") != "0"


def read_content(stream, request):
    """Reads the content, takes the chunks apart, and says whether all of it came."""
    if "chunked" in request.tokens("Transfer-Encoding"):
        return _read_chunks(stream)
    digest = hashlib.sha256()
    declared = int(request.value("Content-Length", "0"))
    length = _read_octets(stream, declared, digest)
    return Content(length, digest.hexdigest(), length == declared)


def _read_octets(stream, wanted, digest):
    read = 0
    while read < wanted:
        try:
            octets = stream.read1(min(wanted - read, 1 << 16))
        except OSError:
            break
        if not octets:
            break
        digest.update(octets)
        read += len(octets)
    return read


def _read_chunks(stream):
    digest, length = hashlib.sha256(), 0
    while True:
        try:
            size = int(stream.readline(1 << 16).split(b";")[0], 16)
        except (OSError, ValueError):
            return Content(length, digest.hexdigest(), False)
        if size == 0:
            _read_fields(stream)
            return Content(length, digest.hexdigest(), True)
        read = _read_octets(stream, size, digest)
        length += read
        if read < size or not stream.readline(1 << 16).endswith(b"\n"):
            return Content(length, digest.hexdigest(), False)
