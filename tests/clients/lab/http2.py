# SPDX-License-Identifier: GPL-2.0-or-later
"""Serves HTTP/2 (with python3-h2): to clients that begin with its preface, that ask for it in TLS, or by Upgrade: h2c.
The same answers and the same log as over HTTP/1; `drop=N` refuses the stream, `early=reset` answers and resets it."""

import hashlib
import time

import answers
import http1

PREFACE = b"PRI * HTTP/2.0\r\n"


class Stream:
    """One request, as far as it has come, and its answer."""

    def __init__(self, request, record, answer):
        self.request = request
        self.record = record
        self.answer = answer
        self.digest = hashlib.sha256()
        self.length = 0
        self.answered = False

    def content(self, complete):
        return http1.Content(self.length, self.digest.hexdigest(), complete)


class Connection:
    """`record_of(ordinal, request)` makes the record of a request."""

    def __init__(self, server, connection, record_of):
        import h2.config  # pylint: disable=import-outside-toplevel
        import h2.connection  # pylint: disable=import-outside-toplevel
        import h2.exceptions  # pylint: disable=import-outside-toplevel

        self._server = server
        self._connection = connection
        self._record_of = record_of
        self._streams = {}
        self._ordinal = 0
        config = h2.config.H2Configuration(client_side=False, header_encoding="latin-1", validate_inbound_headers=False)
        self._h2 = h2.connection.H2Connection(config)
        self._broken = h2.exceptions.ProtocolError

    def serve(self):
        self._h2.initiate_connection()
        self._send()
        self._read_all()

    def serve_upgraded(self, request, content, interim):
        """Answers a request of HTTP/1, whose content is known, as stream 1; `interim`: what it was told in HTTP/1."""
        self._h2.initiate_upgrade_connection(request.value("HTTP2-Settings"))
        self._send()
        stream = self._open(1, request)
        stream.record["content"] = vars(content)
        stream.record["interim"] = interim
        self._answer(1, stream, content)
        self._server.log(self._streams.pop(1).record)
        self._send()
        self._read_all()

    def _send(self):
        self._connection.sendall(self._h2.data_to_send())

    def _read_all(self):
        try:
            while octets := self._connection.recv(1 << 16):
                for event in self._h2.receive_data(octets):
                    self._take(event)
                self._send()
        except self._broken:
            self._send()  # GOAWAY, which says what was wrong: a content that is not as long as announced, say
        finally:
            for number in list(self._streams):
                self._close(number, False)

    def _take(self, event):
        number = getattr(event, "stream_id", None)
        name = type(event).__name__
        if name == "RequestReceived":
            self._begin(number, event)
        elif name == "DataReceived":
            self._h2.acknowledge_received_data(event.flow_controlled_length, number)
            if number in self._streams:
                self._streams[number].digest.update(event.data)
                self._streams[number].length += len(event.data)
        elif name == "StreamEnded" and number in self._streams:
            self._close(number, True)
        elif name == "StreamReset" and number in self._streams:
            self._close(number, False)

    def _open(self, number, request):
        self._ordinal += 1
        record = self._record_of(self._ordinal, request)
        record["stream"] = number
        stream = Stream(request, record, self._server.answer(request))
        self._streams[number] = stream
        return stream

    def _begin(self, number, event):
        pseudo = {name: value for name, value in event.headers if name.startswith(":")}
        fields = [[name, value] for name, value in event.headers if not name.startswith(":")]
        request = http1.Request(pseudo[":method"], pseudo.get(":path", ""), "HTTP/2", fields)
        stream = self._open(number, request)
        stream.record["authority"] = pseudo.get(":authority")
        stream.record["content"]["complete"] = bool(event.stream_ended)
        answer = stream.answer
        if answer.drop and self._server.drops(request.target, answer.drop):
            self._h2.reset_stream(number, 7)
            self._server.log(self._streams.pop(number).record)
        elif answer.early or (answer.expect == "answer" and request.tokens("Expect")):
            self._answer(number, stream, http1.Content())
            if answer.early == "reset":
                self._h2.reset_stream(number, 0)
                self._close(number, False)
        elif request.tokens("Expect") and not answer.expect:
            self._inform(number, stream, 100)

    def _inform(self, number, stream, status):
        stream.record["interim"].append(status)
        self._h2.send_headers(number, [(":status", str(status))])

    def _answer(self, number, stream, content):
        answer, request = stream.answer, stream.request
        time.sleep(answer.delay)
        for status in answer.interim:
            self._inform(number, stream, status)
        body = answers.echo(request, content) if answer.echoes else answer.content
        body = b"" if request.method == "HEAD" else body
        fields = [(":status", str(answer.status)), *((name.lower(), value) for name, value in answer.fields)]
        self._h2.send_headers(number, fields, end_stream=not body)
        if body:
            self._send_data(number, body)
        stream.answered = True
        stream.record.update(status=answer.status, location=answer.locations, answered=time.time())

    def _send_data(self, number, body):
        # What the laboratory answers fits the window of every client, but not always one frame.
        size = self._h2.max_outbound_frame_size
        for start in range(0, len(body), size):
            self._h2.send_data(number, body[start : start + size], end_stream=start + size >= len(body))

    def _close(self, number, complete):
        stream = self._streams.pop(number)
        stream.record["content"] = vars(stream.content(complete))
        if complete and not stream.answered:
            self._answer(number, stream, stream.content(True))
        self._server.log(stream.record)
