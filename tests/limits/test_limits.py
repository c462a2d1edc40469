#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every row of hl_limits.h that names a counter: with the limit so low that some traffic reaches it, the counter tells.

usage: test_limits.py PROBE
"""
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/floods"))

import attacks_files  # noqa: E402
import attacks_http  # noqa: E402, F401  they list themselves
import attacks_http2  # noqa: E402
import attacks_tcp  # noqa: E402, F401
from attack import ATTACKS  # noqa: E402
from wire import ACK, DATA, END_HEADERS, END_STREAM, GET, HEADERS, OK, SECOND, START, SYN  # noqa: E402
from wire import Talk, address, frame, head, request, response  # noqa: E402

HOST = "limits.example"
MILLISECOND = 1_000_000  # ns
CENTURY = 2_000_000_000 * 1_000_000_000  # ns; nearly


# ---- traffic


def sample(number):
    """A capture of samples/."""
    return lambda _: next((TOP / "samples").glob(f"{number}-*/capture.pcap*"))


def write(folder, packets):
    path = folder / "made.pcap"
    path.write_bytes(b"".join(attacks_files.pcap(packets)))
    return path


def flood(name, count):
    """The first packets of an attack of tests/floods."""
    attack = next(attack for attack in ATTACKS if attack.name == name)

    def packets():
        for number, octets in enumerate(itertools.islice(attack.packets(1), count)):
            time = START + number * 1000
            yield attack.time(time, number), octets

    return lambda folder: write(folder, packets())


def made(function):
    """Packets with the seconds since the start."""
    return lambda folder: write(folder, ((START + int(time * SECOND), octets) for time, octets in function()))


def filled_late():
    """A piece of a response is acknowledged, and comes half a second later."""
    talk = Talk((address(1), 40000))
    whole = response(200, content=b"x" * 100)
    yield from ((0, packet) for packet in talk.open())
    yield .1, talk.ask(request("GET", "/", HOST))
    first = talk.answer(whole[:50])
    yield .2, talk.answer(whole[50:])
    yield .3, talk.send(0)
    yield .8, first
    yield .9, talk.ask(request("GET", "/", HOST))


def straggler():
    """A segment comes again half a second after the end."""
    talk = Talk((address(1), 40000))
    yield from ((0, packet) for packet in talk.open())
    again = talk.ask(request("GET", "/", HOST))
    yield .1, again
    yield .2, talk.answer(response(200))
    yield from ((.3, packet) for packet in talk.close())
    yield .8, again


def said_early():
    """What the client sends behind CONNECT, before that is granted."""
    talk = Talk((address(1), 40000))
    yield from ((0, packet) for packet in talk.open())
    yield .1, talk.ask(head("CONNECT a.example:80 HTTP/1.1", "Host: a.example:80"))
    yield .2, talk.ask(request("GET", "/", "a.example"))
    yield .3, talk.answer(head("HTTP/1.1 200 OK"))
    yield .4, talk.answer(response(200))


def unanswered(are_answers_captured):
    """Requests one after the other."""
    talk = Talk((address(1), 40000))
    yield 0, talk.send(0, flags=SYN)
    if are_answers_captured:
        yield 0, talk.send(1, flags=SYN | ACK)
        yield .1, talk.ask(request("GET", "/first", HOST))
        yield .1, talk.answer(response(200))
    for number in range(5):
        yield .2, talk.ask(request("GET", f"/{number}", HOST))


def crowd():
    """Redirects of one client to one URL, and requests for it."""
    talks = [Talk((address(1), 40000 + number)) for number in range(6)]
    for number, talk in enumerate(talks):
        yield from ((0, packet) for packet in talk.open())
        yield .1, talk.ask(request("GET", f"/{number}", HOST))
        yield .2, talk.answer(response(302, "Location: /one"))
    for talk in talks:
        yield .3, talk.ask(request("GET", "/one", HOST))
        yield .4, talk.answer(response(200))


def large_candidate():
    talk = Talk((address(1), 40000))
    yield from ((0, packet) for packet in talk.open())
    yield .1, talk.ask(request("GET", "/", HOST))
    yield .2, talk.answer(response(302, "Location: /one"))
    for number in range(3):
        yield .3, talk.ask(request("GET", "/one", HOST, "X: " + "x" * 3000))


def losers():
    """Clients of which a piece of a request is missing."""
    for number in range(8):
        talk = Talk((address(number), 40000))
        yield from ((0, packet) for packet in talk.open())
        yield .1, talk.ask(request("GET", "/", HOST))
        talk.ask(b"x" * 100)
        yield .2, talk.ask(request("GET", "/next", HOST))
        yield .3, talk.answer(response(200) * 2)


def streams_at_once():
    """HTTP/2: three uploads begin, then all of them end."""
    talk, packets = attacks_http2.begun(1)
    yield from ((0, packet) for packet in packets)
    streams = 1, 3, 5
    for stream in streams:
        yield .1, talk.ask(frame(HEADERS, END_HEADERS, stream, b"\x83" + GET[1:]))
    for stream in streams:
        yield .2, talk.ask(frame(DATA, END_STREAM, stream, b"x"))
        yield .3, talk.answer(frame(HEADERS, END_HEADERS | END_STREAM, stream, OK))


# ---- the rows: limit, counter, the number with which it tells more, the traffic; and, where that is not the default, the
# number with which it tells less


class Row:
    def __init__(self, limit, counter, number, traffic, other=None, growing=False):
        self.limit, self.counter, self.number, self.traffic = limit, counter, number, traffic
        self.other, self.growing = other, growing

    def count(self, probe, capture, number):
        words = [probe, capture, *([f"{self.limit}={number}"] if number is not None else []), *(["growing"] if self.growing else [])]
        lines = subprocess.run(words, stdout=subprocess.PIPE, timeout=100, check=True, text=True).stdout.splitlines()
        return int(dict(line.split() for line in lines)[self.counter])

    def fault(self, probe, folder):
        capture = self.traffic(folder)
        few, many = (self.count(probe, capture, number) for number in (self.other, self.number))
        print(f"{self.limit:27} {self.counter:28} {few:6} → {many}")
        return None if many > few else f"{self.limit}: {self.counter} is {few} with {self.other}, {many} with {self.number}"


ROWS = (
    Row("leap_ns", "packets.untimely", 10_000 * MILLISECOND, flood("years_forward", 30), other=CENTURY),
    Row("encapsulation_depth", "packets.too_deep", 1, sample(35)),
    Row("fragmented_datagrams", "packets.datagrams_evicted", 2, flood("fragments", 30)),
    Row("fragment_octets_total", "packets.datagrams_evicted", 100, flood("large_fragments", 30)),
    Row("fragments_per_datagram", "packets.datagrams_evicted", 2, flood("small_fragments", 50)),
    Row("fragment_wait_ns", "packets.datagrams_lost", 0, sample(37)),
    Row("connections", "streams.evicted", 2, sample(80)),
    Row("out_of_order_octets", "streams.clipped", 1, flood("out_of_order_one", 50)),
    Row("out_of_order_memory", "streams.clipped", 1, flood("out_of_order_one", 50)),
    Row("out_of_order_segments", "streams.clipped", 1, flood("out_of_order_one", 50)),
    Row("gap_wait_ns", "streams.gaps", MILLISECOND, made(filled_late)),
    Row("idle_ns", "streams.late_start", MILLISECOND, sample(80)),
    Row("closed_linger_ns", "streams.duplicates", None, made(straggler), other=MILLISECOND),
    Row("closed_linger_ns", "streams.late_start", MILLISECOND, made(straggler)),
    Row("tls_sessions", "tls.sessions_dropped", 1, sample(81)),
    Row("tls_handshake_octets", "tls.not_held", 100, sample(81)),
    Row("tls_waiting_octets", "tls.not_held", 100, sample(81), growing=True),
    Row("tls_waiting_octets_total", "tls.not_held", 100, sample(81), growing=True),
    Row("tls_octets", "tls.given_up", 1000, flood("hellos", 100)),
    Row("tunnel_depth", "http.tunnels_unread", 0, sample(47)),
    Row("tunnel_early_octets", "http.lost_synchronism", 1, made(said_early)),
    Row("tunnel_early_octets", "http.other_connections", 1, sample(48)),
    Row("tunnel_early_octets_total", "http.other_connections", 1, sample(48)),
    Row("http_octets", "http.given_up", 1000, flood("large_half_heads", 30)),
    Row("head_octets", "http.heads_too_large", 32, sample("01")),
    Row("pipelined_requests", "http.given_up", 2, made(lambda: unanswered(True))),
    Row("pipelined_requests", "exchanges.evicted", 2, made(lambda: unanswered(False))),
    Row("pipelined_requests", "http.incomplete", 2, made(streams_at_once)),
    Row("hpack_table_octets", "http.unread_heads", 64, flood("hpack_tables", 10)),
    Row("open_exchange_octets", "exchanges.evicted", 1000, flood("small_open_messages", 100)),
    Row("pending_redirects", "redirects.evicted", 2, flood("redirects_everywhere", 100)),
    Row("pending_octets", "redirects.evicted", 2000, flood("redirects_everywhere", 100)),
    Row("pending_octets", "redirects.unweighed", 5000, made(large_candidate)),
    Row("candidates_per_redirect", "redirects.unweighed", 2, flood("candidates", 50)),
    Row("rival_redirects", "redirects.evicted", 2, flood("redirects_to_one", 100)),
    Row("contending_redirects", "redirects.unweighed", 2, made(crowd)),
    Row("recent_requests", "redirects.forgotten", 2, sample(79)),
    Row("recent_octets", "redirects.forgotten", 2000, sample(79)),
    Row("damaged_clients", "redirects.forgotten", 2, made(losers)),
    Row("opaque_connections", "redirects.forgotten", 2, flood("names", 100)),
    Row("chain_hops", "redirects.split_chains", 2, flood("endless_chain", 100)),
    Row("chain_octets", "redirects.split_chains", 100, flood("endless_chain", 100)),
    Row("remembered_cookies", "redirects.cookies_forgotten", 2, flood("cookies", 100)),
)

# What needs keys that come, or do not: there the limit is set, and the counter looked at.
UNIT_TESTS = {
    ("tls_early_octets", "tls.not_held"): "tests/unit/tls/handshakes.c",
    ("tls_key_wait_ns", "tls.without_key"): "tests/unit/tls/coverage.c",
    ("tls_lost_records", "tls.in_part"): "tests/unit/tls/gaps.c",
}


def promised():
    """(limit, counter) of the header."""
    text = (TOP / "core/base/hl_limits.h").read_text()
    for comment, limit in re.findall(r"/\*((?:(?!\*/).)*)\*/\s*\w+ (\w+);", text, re.DOTALL):
        for counter in re.findall(r"\[([a-z.]+(?:_[a-z]+)*)\]", comment):
            yield limit, counter


def gaps():
    """Rows that nothing shows, and the reverse."""
    wanted = set(promised())
    shown = {(row.limit, row.counter) for row in ROWS} | set(UNIT_TESTS)
    yield from (f"no test: {limit} [{counter}]" for limit, counter in wanted - shown)
    yield from (f"not in hl_limits.h: {limit} [{counter}]" for limit, counter in shown - wanted)
    for (limit, counter), path in UNIT_TESTS.items():
        text = (TOP / path).read_text()
        if f".{limit} = " not in text or f"counters.{counter.split('.')[1]}, " not in text:
            yield f"{path} does not test {limit} [{counter}]"


def main():
    faults = list(gaps())
    with tempfile.TemporaryDirectory() as folder:
        faults += [fault for row in ROWS if (fault := row.fault(sys.argv[1], pathlib.Path(folder)))]
    print(*faults, sep="\n", file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
