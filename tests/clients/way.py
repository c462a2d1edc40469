# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run goes over: clear or protected, which version, which cipher suite; and whether all of it did."""

import os
from dataclasses import dataclass

import matrix

TLS = "in TLS"


@dataclass(frozen=True)
class Way:
    tls: bool
    http2: str  # "", TLS, or how it comes about in the clear: "prior" or "upgrade"
    version: str  # of TLS: "1.2", "1.3", or "": what both sides like best
    cipher: str
    mac_then_encrypt: bool
    upward: bool  # redirects lead from the clear to https
    blind: bool  # hoplint gets no keys
    pairs: bool  # not every target with every status and method

    def objection(self, client):
        """Why a client cannot take part, or nothing."""
        if self.http2 in ("prior", "upgrade"):
            return "" if self.http2 in client.words.get("h2c", "").split() else "speaks no HTTP/2 this way as it is driven here"
        if self.http2:
            return "" if "http2" in client.words else "speaks no HTTP/2 as it is driven here"
        return client.words.get("tls", "") if self.tls else ""

    def reservation(self, client):
        """Why some of its cases are left out, or nothing."""
        is_free = not self.http2 or not self.tls or self.upward or client.is_known_in_the_clear
        return "" if is_free else f"redirects that leave https; {client.words['http2']}"

    def lab_words(self, keys):
        """What the laboratory has to be told; `keys` is the file for them."""
        words = ["--http2"] if self.http2 else []
        if self.tls:
            words += ["--tls", "--keylog", keys]
            words += ["--tls-version", self.version] if self.version else []
            words += ["--tls-cipher", self.cipher] if self.cipher else []
            words += ["--mac-then-encrypt"] if self.mac_then_encrypt else []
        return words

    def variables(self):
        """What drivers are told."""
        return {"HL_HTTP2": "1" if self.http2 == TLS else self.http2}

    def audit_words(self, keys):
        return ["-k", keys] if self.tls and not self.blind else []

    def cases(self, client):
        return matrix.cases(client.methods, self.tls, self.upward, not self.reservation(client), self.pairs)

    def targets(self, client):
        """The request-targets that have to be asked for."""
        start = matrix.start(self.tls and not self.upward)
        return {line.split("\t")[1].removeprefix(start) for line in self.cases(client)}

    def hides(self, log):
        """Whether follow-ups may be there that hoplint cannot see; it cannot know that none is behind what it cannot read."""
        return self.blind or (self.upward and not any(line["tls"] for line in log))

    def _wishes(self):
        """The words that fit whatever goes the whole way."""
        wanted = {"HTTP/2"} if self.http2 else {"HTTP/1"} if self.tls else set()
        if self.tls:
            wanted.add("TLS" if self.cipher else f"TLSv{self.version or '1.3'}")
        return wanted | ({self.cipher} if self.cipher else set())

    def detours(self, hops):
        """Requests that did not go over what they should have, or the run would not show what it is for."""
        checked = [hop.follow_up for hop in hops if hop.follow_up] if self.upward else [hop.redirect for hop in hops]
        return [f"not over {wish}: {r.method} {r.url}" for wish in sorted(self._wishes()) for r in checked if wish not in _words(r)]


def _words(record):
    """What a request went over."""
    version, _, suite = (record.line.get("cipher") or "").partition(" ")
    # An upgraded request was asked in one version, and answered as a stream of the other.
    spoken = {record.line["version"].partition(".")[0]} | ({"HTTP/2"} if "stream" in record.line else set())
    return spoken | ({"TLS", version, suite} if suite else set())


def protocol(record):
    return f"{record.line['version']} {record.line.get('cipher') or 'in the clear'}"


def add_options(parser):
    parser.add_argument("--tls", action="store_true", help="over https with HTTP/1.1, audited with the server's key log")
    parser.add_argument("--http2", action="store_true", help="over https with HTTP/2: the clients that speak it")
    parser.add_argument("--h2c", choices=["prior", "upgrade"], help="in the clear with HTTP/2, by prior knowledge or Upgrade")
    parser.add_argument("--tls-version", choices=["1.2", "1.3"], default="", help="the highest that the server agrees to")
    parser.add_argument("--tls-cipher", metavar="NAME", default="", help="the one cipher suite that the server agrees to")
    parser.add_argument("--mac-then-encrypt", action="store_true", help="CBC suites the old way, without RFC 7366")
    parser.add_argument("--to-https", action="store_true", help="redirects from the clear to https")
    parser.add_argument("--no-keys", action="store_true", help="--to-https, and hoplint cannot see what is behind it")
    parser.add_argument("--pairs", action="store_true", help="one form of Location for each status and method, in turn, not all four")


def of(options):
    upward = options.to_https or options.no_keys
    tls = upward or options.tls or options.http2 or bool(options.tls_cipher or options.tls_version)
    http2 = options.h2c or (TLS if options.http2 else "")
    return Way(tls, http2, options.tls_version, options.tls_cipher, options.mac_then_encrypt, upward, options.no_keys, options.pairs)


def keys_beside(capture):
    return os.path.splitext(capture)[0] + ".keys"
