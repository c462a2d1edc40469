# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures for the browser's tests, and the reports that hoplint makes of them."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "command"))
import captures  # pylint: disable=wrong-import-position
import traffic  # pylint: disable=wrong-import-position

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"

PAYLOADS = ("<script>window.ran=1</script>", "</script><script>window.ran=2</script>",
            "\"'><img/src=x/onerror=window.ran=3>", "]]><svg/onload=window.ran=4>", "<!--<script>", "&lt;b&gt;&#60;i&#62;",
            "</pre></noscript><iframe/src=javascript:window.ran=5>", "javascript:window.ran=6",
            "{{7*7}}${window.ran=7}`+window.ran+`", "\u202egnp.exe\u202c\u2028\u2029\ufeff", "\x01\x07\x1b[2J\x7f\x9b31m",
            "__proto__", "constructor")


def report(hoplint, folder, names, *options):
    """Path of the report on captures of the folder. A test of damage may cut it afterwards."""
    path = os.path.join(folder, "report.html")
    done = subprocess.run([hoplint, "-T", "html", *options, "-o", path, *names], cwd=folder, capture_output=True, timeout=120, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode())
    return path


def write_capture(folder, name, datagrams):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(captures.pcap(sorted(datagrams, key=lambda datagram: datagram[0])))
    return name


def message(start_line, fields, content=b""):
    lines = [start_line] + ["%s: %s" % field for field in fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def conversation(client, messages, start):
    """Requests and responses in turn on one connection; closed, and then all is quiet."""
    connection = traffic.Connection((client, 40000), ("10.0.1.2", 80), start)
    for index, text in enumerate(messages):
        (connection.response if index % 2 else connection.request)(text)
    return connection.close()


def evil_conversation(index, payload):
    """The payload wherever client and server have a say."""
    path = payload.replace(" ", "%20")
    fields = [("Host", f"h{payload}.test"), ("User-Agent", f"agent {payload}"), ("Content-Type", payload),
              ("X-Request-Id", payload), ("Referer", f"http://r.test/{payload}")]
    if index % 2:
        fields.append(("Content-Encoding", payload))
    redirect = [("Location", f"/to/{path}"), ("Content-Type", payload), ("Content-Length", 0)]
    first = message(f"POST /from/{path}?q={path} HTTP/1.1", [*fields, ("Content-Length", 2)], b"ab")
    again = message(f"GET /to/{path} HTTP/1.1", fields)
    answers = [message(f"HTTP/1.1 307 {payload}", redirect), traffic.ok(payload.encode())]
    client = f"10.0.{2 + index}.7"
    return conversation(client, [first, answers[0], again, answers[1]], traffic.START + index * traffic.SECOND)


def evil_methods(index, payload):
    """What is no method for any reader may still be one for ours."""
    method = payload.split(" ")[0]
    first = message(f"{method} /method HTTP/1.1", [("Host", "m.test"), ("User-Agent", "m")])
    again = message("GET /there HTTP/1.1", [("Host", "m.test"), ("User-Agent", "m")])
    redirect = message("HTTP/1.1 307 X", [("Location", "/there"), ("Content-Length", 0)])
    client = f"10.0.{102 + index}.7"
    return conversation(client, [first, redirect, again, traffic.ok()], traffic.START + index * traffic.SECOND)


def evil_location(index, payload):
    """A finding whose message has the payload."""
    ask = message("GET /where HTTP/1.1", [("Host", "l.test"), ("User-Agent", "l")])
    answer = message("HTTP/1.1 302 X", [("Location", f"http://:x:{payload}"), ("Content-Length", 0)])
    client = f"10.1.{index}.7"
    return conversation(client, [ask, answer], traffic.START + index * traffic.SECOND)


def evil_captures(folder):
    """Also the files' names are evil."""
    names = []
    for index, payload in enumerate(PAYLOADS):
        name = f"{index}{payload}.pcap".replace("/", "\u2215")
        datagrams = evil_conversation(index, payload) + evil_methods(index, payload) + evil_location(index, payload)
        names.append(write_capture(folder, name, datagrams))
    return [f"./{name}" for name in names]


RULES = ((307, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "POST"), (301, "PUT", "GET"), (308, "PUT", "GET"))


def many_findings(folder, count):
    """Each hop breaks a rule: 20 on a connection, each connection of a client of its own."""
    datagrams = []
    for number in range(count // 20):
        agent = [("User-Agent", f"agent/{number % 50}")]
        messages = []
        for turn in range(20):
            status, method, after = RULES[(number + turn) % len(RULES)]
            content = b"sum=27"
            path = f"/orders/{number}/{turn}"
            fields = [("Host", "api.example.org"), *agent]
            messages += [message(f"{method} {path} HTTP/1.1", [*fields, ("Content-Length", len(content))], content),
                         traffic.redirect(status, f"/v2{path}")]
            again = content if after == method else b""
            length = [("Content-Length", len(again))] if again else []
            messages += [message(f"{after} /v2{path} HTTP/1.1", [*fields, *length], again), traffic.ok()]
        datagrams += conversation(f"10.{1 + number // 250}.{number % 250}.7", messages, traffic.START + number * 1000)
    return [write_capture(folder, "many.pcap", datagrams)]
