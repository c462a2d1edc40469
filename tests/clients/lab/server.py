# SPDX-License-Identifier: GPL-2.0-or-later
"""The logging server: what it received is written down exactly, one JSON line a request. This log is the truth
that hoplint's answers are held against, so it owes nothing to any HTTP library."""

import argparse
import json
import os
import socket
import threading
import time
from collections import Counter

import answers
import http1
import http2
import protection

QUIET_SECONDS = 30


class Log:
    def __init__(self, path):
        self._file = open(path, "a", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, record):
        with self._lock:
            self._file.write(json.dumps(record) + "\n")
            self._file.flush()


class Server:
    def __init__(self, language, log, upgrades=False):
        self._language = language
        self._upgrades = upgrades
        self._log = log
        self._lock = threading.Lock()
        self._connections = 0
        self._drops = Counter()

    def listen(self, family, address, port, tls=None):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen(256)
        threading.Thread(target=self._accept, args=(listener, tls), daemon=True).start()

    def _accept(self, listener, tls):
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection, tls), daemon=True).start()

    def _serve(self, connection, tls):
        with self._lock:
            self._connections += 1
            number = self._connections
        connection.settimeout(QUIET_SECONDS)
        try:
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            with connection:
                self._converse(connection, number, bool(tls))
        except (OSError, http1.Broken):
            pass  # the client went away, or does not trust the certificate; what came before is in the log

    def _converse(self, connection, number, encrypted):
        def record_of(ordinal, request):
            return _record(connection, number, ordinal, encrypted, request)

        if encrypted and connection.selected_alpn_protocol() == "h2" or not encrypted and _begins_http2(connection):
            http2.Connection(self, connection, record_of).serve()
            return
        stream = connection.makefile("rb")
        ordinal, going_on = 0, True
        while going_on:
            request = http1.read_head(stream)
            if request is None:
                return
            ordinal += 1
            if self._upgrades and "h2c" in request.tokens("Upgrade"):
                self._upgrade(connection, stream, request, record_of)
                return
            record = record_of(ordinal, request)
            try:
                going_on = Turn(self, connection, stream, request, record).take()
            finally:
                self._log.write(record)

    def _upgrade(self, connection, stream, request, record_of):
        interim = [100] if "100-continue" in request.tokens("Expect") else []
        if interim:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        content = http1.read_content(stream, request)
        connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
        http2.Connection(self, connection, record_of).serve_upgraded(request, content, interim)

    def log(self, record):
        self._log.write(record)

    def answer(self, request):
        return self._language.answer(request)

    def drops(self, target, limit):
        """Whether this request is one of the first `limit` for its target, which get no answer."""
        with self._lock:
            self._drops[target] += 1
            return self._drops[target] <= limit


class Turn:
    """One request and its answer."""

    def __init__(self, server, connection, stream, request, record):
        self._server = server
        self._connection = connection
        self._stream = stream
        self._request = request
        self._record = record
        self._answer = server.answer(request)

    def take(self):
        """Answers, completes the record, and says whether the connection goes on."""
        answer, request = self._answer, self._request
        if answer.drop and self._server.drops(request.target, answer.drop):
            return False
        expects = "100-continue" in request.tokens("Expect") and request.version == "HTTP/1.1"
        early = bool(answer.early) or (expects and answer.expect == "answer")
        if early:
            self._send_answer(http1.Content())
            time.sleep(answer.pause)
            if answer.early == "reset":
                self._note(http1.Content(complete=not http1.has_content(request)))
                return False
            if answer.early == "close":
                self._connection.shutdown(socket.SHUT_WR)
        elif expects and not answer.expect:
            self._send_interim(100)
        content = http1.read_content(self._stream, request)
        self._note(content)
        if not early and content.complete:
            self._send_answer(content)
        return content.complete and request.keeps_alive and not answer.closes and answer.version == "HTTP/1.1"

    def _note(self, content):
        self._record["content"] = vars(content)

    def _send_interim(self, status):
        self._record["interim"].append(status)
        self._connection.sendall(f"HTTP/1.1 {status} {answers.REASONS[status]}\r\n\r\n".encode())

    def _send_answer(self, content):
        answer = self._answer
        time.sleep(answer.delay)
        for status in answer.interim:
            self._send_interim(status)
        body = answers.echo(self._request, content) if answer.echoes else answer.content
        self._record["status"] = answer.status
        self._record["location"] = answer.locations
        self._record["answered"] = time.time()
        self._connection.sendall(_octets(answer, self._request, body))


def _begins_http2(connection):
    """Looks at the first octets, and leaves them where they are."""
    octets = connection.recv(len(http2.PREFACE), socket.MSG_PEEK)
    while octets and octets != http2.PREFACE and http2.PREFACE.startswith(octets):
        time.sleep(0.001)
        octets = connection.recv(len(http2.PREFACE), socket.MSG_PEEK)
    return octets == http2.PREFACE


def _octets(answer, request, body):
    head = [f"{answer.version} {answer.status} {answers.REASONS.get(answer.status, 'Status')}"]
    head += [f"{name}: {value}" for name, value in answer.fields]
    if answer.chunked:
        head.append("Transfer-Encoding: chunked")
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    elif answer.status != 204:
        head.append(f"Content-Length: {len(body)}")
    if answer.closes or not request.keeps_alive:
        head.append("Connection: close")
    elif request.version == "HTTP/1.0":
        head.append("Connection: keep-alive")
    text = "\r\n".join(head).encode("utf-8", "surrogateescape")
    return text + b"\r\n\r\n" + (b"" if request.method == "HEAD" else body)


def _record(connection, number, ordinal, encrypted, request):
    server, client = connection.getsockname(), connection.getpeername()
    return {
        "time": time.time(),
        "case": answers.case_of(request.target),
        "server": {"address": server[0], "port": server[1]},
        "client": {"address": client[0], "port": client[1]},
        "connection": number,
        "ordinal": ordinal,
        "tls": encrypted,
        "cipher": f"{connection.version()} {connection.cipher()[0]}" if encrypted else None,
        "method": request.method,
        "target": request.target,
        "version": request.version,
        "headers": request.headers,
        "content": vars(http1.Content(complete=not http1.has_content(request))),
        "interim": [],
        "status": None,
        "location": [],
        "answered": None,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--port", type=int, action="append", default=[])
    parser.add_argument("--tls-port", type=int, action="append", default=[])
    parser.add_argument("--certificate")
    parser.add_argument("--keylog")
    parser.add_argument("--tls-version")
    parser.add_argument("--tls-cipher", default="")
    parser.add_argument("--mac-then-encrypt", action="store_true")
    parser.add_argument("--route", action="append", default=[])
    parser.add_argument("--pages")
    parser.add_argument("--http2", action="store_true")
    options = parser.parse_args()
    tls = protection.context(options) if options.tls_port else None
    server = Server(answers.Language(options.route, options.pages), Log(options.log), options.http2)
    for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        for port in options.port:
            server.listen(family, address, port)
        for port in options.tls_port:
            server.listen(family, address, port, tls)
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
