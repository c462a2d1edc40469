# SPDX-License-Identifier: GPL-2.0-or-later
"""The URL language of the laboratory's server: the request-target says how the request is to be answered.

/hop/STATUS[/CASE]?PARAMETERS   that status; the parameters, each may be repeated:
    to=URL          a Location field, verbatim after one percent-decoding (none: no Location; `to=`: an empty one)
    cookie=TEXT     a Set-Cookie field           field=NAME:VALUE   any other field
    info=STATUS     an interim response (103, …) before the answer
    early=1         answer as soon as the head is there, then read the content
    early=close     ... then close in good order        early=reset   ... then close with the content unread (RST)
    pause=SECONDS   after an early answer, let the content wait so long
    expect=answer   do not send 100 (Continue), answer at once       expect=ignore   send no 100, wait for the content
    delay=SECONDS   wait before the answer       drop=N   close without an answer the first N times
    auth=SCHEME     401 with a challenge (Basic, or `Digest` with its parameters) as long as there is no Authorization
    close=1         Connection: close            version=1.0   an HTTP/1.0 answer     chunked=1   chunked answer
    cors=none       no CORS fields               preflight=STATUS   the status that a preflight gets (else 204)
/pages/NAME         a file of the pages folder
/favicon.ico        404
anything else       200, and a JSON document that says what was received

A route maps a target of your own to this language: `/cars/oldest=/hop/307?to=/cars/2`, or for one method
`DELETE /cars/oldest=/hop/307?to=/cars/2`.
"""

import json
import mimetypes
import os
from dataclasses import dataclass, field
from http.client import responses
from urllib.parse import parse_qs, urlsplit

REASONS = {**responses, 103: "Early Hints"}


@dataclass
class Answer:
    status: int
    fields: list = field(default_factory=list)
    content: bytes = b""
    interim: list = field(default_factory=list)
    early: str = ""
    pause: float = 0.0
    expect: str = ""
    delay: float = 0.0
    drop: int = 0
    closes: bool = False
    version: str = "HTTP/1.1"
    chunked: bool = False
    echoes: bool = False

    @property
    def locations(self):
        return [value for name, value in self.fields if name == "Location"]


def case_of(target):
    """The last path segment names the case."""
    return urlsplit(target).path.rpartition("/")[2]


class Language:
    def __init__(self, routes=(), pages=None):
        self.routes = dict(route.split("=", 1) for route in routes)
        self.pages = pages

    def answer(self, request):
        path = urlsplit(request.target).path
        target = self.routes.get(f"{request.method} {path}", self.routes.get(path, request.target))
        split = urlsplit(target)
        wishes = parse_qs(split.query, keep_blank_values=True, errors="surrogateescape")
        parts = split.path.split("/")
        if request.is_preflight:
            answer = _preflight(request, int(_last(wishes, "preflight", "204")))
        elif "auth" in wishes and not request.values("Authorization"):
            answer = Answer(401, [["WWW-Authenticate", _last(wishes, "auth") + ' realm="laboratory"']], b"401\n")
        elif parts[1:2] == ["hop"] and len(parts) > 2 and parts[2].isdigit():
            answer = _hop(int(parts[2]), wishes)
        elif parts[1:2] == ["pages"] and self.pages:
            answer = _page(os.path.join(self.pages, parts[-1]))
        elif split.path == "/favicon.ico":
            answer = Answer(404)
        else:
            answer = Answer(200, [["Content-Type", "application/json"]], echoes=True)
        answer.fields.append(["Cache-Control", "no-store"])
        if request.values("Origin") and _last(wishes, "cors") != "none":
            answer.fields += _cors(request)
        return answer


def _last(wishes, name, default=""):
    return wishes.get(name, [default])[-1]


def _hop(status, wishes):
    fields = [["Location", to] for to in wishes.get("to", [])]
    fields += [["Set-Cookie", cookie] for cookie in wishes.get("cookie", [])]
    fields += [[part.strip() for part in pair.split(":", 1)] for pair in wishes.get("field", [])]
    text = f"{status} {REASONS.get(status, 'Status')}\n".encode()
    bare = status in (204, 304)
    return Answer(
        status,
        fields if bare else fields + [["Content-Type", "text/plain"]],
        b"" if bare else text,
        interim=[int(info) for info in wishes.get("info", [])],
        early=_last(wishes, "early"),
        pause=float(_last(wishes, "pause", "0")),
        expect=_last(wishes, "expect"),
        delay=float(_last(wishes, "delay", "0")),
        drop=int(_last(wishes, "drop", "0")),
        closes="close" in wishes or _last(wishes, "early") in ("close", "reset"),
        version="HTTP/" + _last(wishes, "version", "1.1"),
        chunked="chunked" in wishes,
    )


def _page(path):
    try:
        with open(path, "rb") as file:
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return Answer(200, [["Content-Type", kind]], file.read())
    except OSError:
        return Answer(404)


def _cors(request):
    return [
        ["Access-Control-Allow-Origin", request.value("Origin")],
        ["Access-Control-Allow-Credentials", "true"],
        ["Vary", "Origin"],
    ]


def _preflight(request, status):
    answer = Answer(status, [["Access-Control-Allow-Methods", request.value("Access-Control-Request-Method")]])
    wanted = request.value("Access-Control-Request-Headers")
    if wanted:
        answer.fields.append(["Access-Control-Allow-Headers", wanted])
    return answer


def echo(request, content):
    document = {
        "method": request.method,
        "target": request.target,
        "headers": request.headers,
        "content": {"length": content.length, "sha256": content.sha256},
    }
    return json.dumps(document).encode() + b"\n"
