#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""test_plugin.py HOPLINT PLUGINS: what people meet in tshark with the plugin: fields, filters, reports, preferences, and traffic that
Wireshark shows in another order than it happened, in part, or not at all."""

import json
import os
import struct
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "command"))

import captures  # noqa: E402
import http2  # noqa: E402
import traffic  # noqa: E402
from tshark import Wireshark  # noqa: E402

HOPLINT, PLUGINS = sys.argv[1:3]
WIRESHARK = Wireshark(PLUGINS)
ANY_VERDICT = ("-Y", "hoplint.verdict")


def capture(name, datagrams, **how):
    path = os.path.join(WIRESHARK.folder, name + ".pcap")
    with open(path, "wb") as file:
        file.write(captures.pcap(sorted(datagrams), **how))
    os.chmod(path, 0o644)
    return path


def cut(frames):
    """A capture of (time, datagram, octets kept)."""
    path = os.path.join(WIRESHARK.folder, "cut.pcap")
    with open(path, "wb") as file:
        file.write(captures.pcap([]))
        for time, datagram, kept in frames:
            octets = captures.frame(captures.ETHERNET, datagram)
            second, fraction = divmod(time, traffic.SECOND)
            file.write(struct.pack("<IIII", second, fraction // 1000, len(octets[:kept]), len(octets)) + octets[:kept])
    os.chmod(path, 0o644)
    return path


def fields(path, *words):
    """Rows of (frame, verdict, rules, status, original method, new method)."""
    names = ("frame.number", "hoplint.verdict", "hoplint.rule", "hoplint.status", "hoplint.original_method", "hoplint.new_method")
    out = WIRESHARK.tshark(path, *words, "-T", "fields", *[w for name in names for w in ("-e", name)]).stdout
    return [tuple(line.split("\t")) for line in out.splitlines()]


def hops_in(ndjson):
    records = [json.loads(line) for line in ndjson.splitlines()]
    assert records[-1]["type"] == "summary"
    return [(r["verdict"], r.get("reason"), [f["rule"] for f in r["findings"]]) for r in records if r["type"] == "hop"]


def hops(path, *words):
    return hops_in(WIRESHARK.tshark(path, "-q", *words, "-z", "hoplint,ndjson,all").stdout)


def said_by_command(path):
    return hops_in(subprocess.run([HOPLINT, "-T", "ndjson", "-a", path], capture_output=True, text=True, check=False).stdout)


def connection(port=40000, start=traffic.START):
    return traffic.Connection(("10.0.0.7", port), ("10.0.1.2", 80), start)


def http2_connection():
    talk = traffic.Connection(("10.0.0.7", 40000), ("10.0.1.2", 8080))
    talk.request(http2.PREFACE + http2.settings())
    talk.response(http2.settings())
    return talk


AS_HTTP2 = ("-d", "tcp.port==8080,http2")


class Shown(unittest.TestCase):
    """A POST that 307 turns into a GET: frames 4 (request), 5 (redirect), 6 (follow-up)."""

    @classmethod
    def setUpClass(cls):
        cls.bad = capture("bad", traffic.bad_hop())
        cls.good = capture("good", traffic.good_hop())

    def test_verdict_in_the_frame_of_the_follow_up(self):
        for passes in ((), ("-2",)):
            with self.subTest(passes=passes):
                rows = fields(self.bad, *passes, *ANY_VERDICT)
                self.assertEqual(rows, [("6", "violation", "method-changed", "307", "POST", "GET")])

    def test_links_both_ways(self):
        out = WIRESHARK.tshark(self.bad, "-2", "-Y", "hoplint", "-T", "fields", "-e", "frame.number", "-e", "hoplint.role",
                               "-e", "hoplint.request_frame", "-e", "hoplint.redirect_frame", "-e", "hoplint.follow_up_frame").stdout
        self.assertEqual(out.splitlines(), ["4\toriginal\t\t5\t6", "5\tredirect\t4\t\t6", "6\tfollow-up\t4\t5\t"])

    def test_filters(self):
        for text, found in (('hoplint.verdict == "violation"', 1), ('hoplint.rule == "method-changed"', 1), ("hoplint.rule.method_changed", 1),
                            ('hoplint.verdict == "kept"', 0), ("hoplint.delay < 1", 1), ("hoplint.target contains \"/v2/\"", 1)):
            with self.subTest(filter=text):
                self.assertEqual(len(fields(self.bad, "-Y", text)), found)

    def test_info_tells_violations_only(self):
        shown = WIRESHARK.tshark(self.bad).stdout.splitlines()
        self.assertIn("[hoplint: 307 POST -> GET: violation]", shown[5])
        self.assertEqual(sum("hoplint" in line for line in shown), 1)
        self.assertNotIn("hoplint", WIRESHARK.tshark(self.good, "-2").stdout)

    def test_expert_item_with_the_severity_of_the_rule(self):
        out = WIRESHARK.tshark(self.bad, "-q", "-z", "expert").stdout
        errors = out[out.index("Errors"):]
        self.assertIn("method-changed: 307 keeps the method: POST became GET", errors.split("\n\n")[0])

    def test_first_visits_are_provisional(self):
        self.assertEqual(len(fields(self.bad, "-Y", "hoplint.provisional")), 1)
        self.assertEqual(len(fields(self.bad, "-2", "-Y", "hoplint.provisional")), 0)

    def test_disabled(self):
        self.assertEqual(WIRESHARK.tshark(self.bad, "--disable-protocol", "hoplint", "-Y", "frame.number == 6").stdout.count("hoplint"), 0)

    def test_sessions_of_tshark_begin_anew(self):
        talk = traffic.bad_hop() + traffic.bad_hop(client_port=40001, start=traffic.START + traffic.SECOND)
        path = capture("sessions", talk)
        self.assertEqual(len(fields(path, "-M", str(len(talk) // 2), *ANY_VERDICT)), 2)

    def test_live(self):
        """From a pipe, as from an interface."""
        if WIRESHARK.preload:
            self.skipTest("dumpcap does not run with the sanitizer's libraries")
        with open(self.bad, "rb") as file:
            done = WIRESHARK.run("tshark", "-n", "-i", "-", "-Y", "hoplint.verdict", stdin=file, check=False, seconds=60)
        if "permission" in done.stderr.lower():
            self.skipTest("dumpcap may not be run here")
        self.assertIn("[hoplint: 307 POST -> GET: violation]", done.stdout, done.stderr)


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        later = traffic.START + 5 * traffic.SECOND
        cls.path = capture("reports", traffic.bad_hop() + traffic.note_hop(client_port=40001, start=later))

    def report(self, option, *words):
        return WIRESHARK.tshark(self.path, "-q", *words, "-z", option)

    def test_text_is_the_commands(self):
        said = subprocess.run([HOPLINT, self.path], capture_output=True, text=True, check=False).stdout
        for passes in ((), ("-2",)):
            with self.subTest(passes=passes):
                self.assertEqual(self.report("hoplint,report", *passes).stdout, said)

    def test_filter_chooses_chains(self):
        out = self.report('hoplint,ndjson,all,hoplint.verdict == "violation"').stdout
        self.assertEqual([json.loads(line).get("verdict") for line in out.splitlines()], ["violation", None])
        self.assertEqual(json.loads(out.splitlines()[-1])["hops"]["total"], 1)

    def test_bad_filter(self):
        done = WIRESHARK.run("tshark", "-r", self.path, "-q", "-z", "hoplint,report,no such filter", check=False)
        self.assertIn("no such filter", done.stderr)

    def test_table(self):
        one, two = self.report("hoplint,stat").stdout, self.report("hoplint,stat", "-2").stdout
        self.assertEqual(one, two)
        rows = {line.split("|")[0].strip(): [cell.strip() for cell in line.split("|")[1:]] for line in one.splitlines() if "|" in line}
        names = rows["Status or client"]
        row = dict(zip(names, rows["307"]))
        self.assertEqual((row["violation"], row["permitted"], row["total"]), ("1", "0", "1"))
        row = dict(zip(names, rows["walker/1.0"]))
        self.assertEqual((row["violation"], row["permitted"], row["total"]), ("1", "1", "2"))

    def test_table_with_filter(self):
        out = self.report("hoplint,stat,hoplint.status == 307").stdout
        self.assertRegex(out, r"307 +\|0 *\|0 *\|1 ")
        self.assertRegex(out, r"302 +\|0 *\|0 *\|0 ")

    def test_blinding_preferences_are_named(self):
        off = ("-o", "tcp.desegment_tcp_streams:FALSE")
        warning = "the preference tcp.desegment_tcp_streams is off"
        self.assertIn(warning, self.report("hoplint,report", *off).stdout)
        ndjson = self.report("hoplint,ndjson", *off)
        self.assertIn(warning, ndjson.stderr)
        self.assertNotIn("Warning", ndjson.stdout)
        self.assertNotIn("Warning", self.report("hoplint,report").stdout)

    def test_disorder_is_told_when_wireshark_does_not_mend_it(self):
        text = traffic.request("POST", "/v1/orders", content=b"sum=27")
        split = connection()
        split.request(text[:40])
        split.request(text[40:])
        split.response(traffic.redirect(307, "/v2/orders"))
        frames = split.close()
        frames[3], frames[4] = (frames[3][0], frames[4][1]), (frames[4][0], frames[3][1])
        path = capture("disorder", frames)
        warned = WIRESHARK.tshark(path, "-q", "-z", "hoplint,report").stdout
        self.assertIn("tcp.reassemble_out_of_order is off", warned)
        mended = WIRESHARK.tshark(path, "-q", "-o", "tcp.reassemble_out_of_order:TRUE", "-z", "hoplint,report").stdout
        self.assertNotIn("reassemble_out_of_order", mended)


class Preferences(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bad = capture("preferences", traffic.bad_hop())

    def test_rule_off(self):
        rows = fields(self.bad, "-o", "hoplint.rule_method_changed:Off", *ANY_VERDICT)
        self.assertEqual(rows, [("6", "violation", "", "307", "POST", "GET")])

    def test_severity(self):
        out = WIRESHARK.tshark(self.bad, "-o", "hoplint.rule_method_changed:Note", *ANY_VERDICT, "-T", "fields", "-e", "hoplint.severity",
                               "-e", "_ws.expert.severity").stdout
        severity, expert = out.strip().split("\t")
        self.assertEqual(severity, "note")
        self.assertIn(str(0x400000), expert.split(","))
        self.assertNotIn(str(0x800000), expert.split(","))

    def test_window(self):
        first, then = connection(), connection(40001, traffic.START + 3 * traffic.SECOND)
        first.request(traffic.request("POST", "/v1/orders", content=b"sum=27"))
        first.response(traffic.redirect(307, "/v2/orders"))
        then.request(traffic.request("POST", "/v2/orders", content=b"sum=27"))
        then.response(traffic.ok())
        path = capture("window", first.datagrams + then.datagrams)
        self.assertEqual(hops(path)[0][0], "kept")
        self.assertEqual(hops(path, "-o", "hoplint.window:2")[0][:2], ("not-followed", "window-passed"))

    def test_max_hops(self):
        talk = connection()
        for number in range(3):
            talk.request(traffic.request("GET", f"/{number}"))
            talk.response(traffic.redirect(302, f"/{number + 1}"))
        talk.request(traffic.request("GET", "/3"))
        talk.response(traffic.ok())
        path = capture("hops", talk.close())
        self.assertFalse(any("too-many-hops" in rules for _, _, rules in hops(path)))
        self.assertTrue(any("too-many-hops" in rules for _, _, rules in hops(path, "-o", "hoplint.max_hops:2")))


class Files(unittest.TestCase):
    """The files that are ready to import."""

    @classmethod
    def setUpClass(cls):
        cls.bad = capture("files", traffic.bad_hop())

    @staticmethod
    def path(name):
        return os.path.join(HERE, "..", "..", "dissector", name)

    def test_colouring_rules(self):
        WIRESHARK.bring(self.path("colorfilters"), os.path.join("home", "colorfilters"))
        out = WIRESHARK.tshark(self.bad, "-2", "--color", "-Y", "hoplint", "-T", "fields", "-e", "frame.number", "-e", "frame.coloring_rule.name").stdout
        self.assertEqual(out.splitlines(), ["4\t", "5\thoplint: redirect", "6\thoplint: error"])

    def test_filter_buttons(self):
        with open(self.path("dfilter_buttons"), encoding="utf-8") as file:
            rows = [json.loads("[" + line.replace("\\x22", "\\u0022") + "]") for line in file]
        counts = {label: len(fields(self.bad, "-2", "-Y", expression)) for _, label, expression, _ in rows}
        self.assertEqual(counts, {"violations": 1, "hops": 3, "not followed": 0, "undetermined": 0})


class Order(unittest.TestCase):
    """Wireshark shows a message at its end, and not every message."""

    upload = traffic.request("POST", "/v1/orders", content=b"x" * 3000)

    def early(self, *follow_up):
        """The redirect comes before the upload has ended."""
        talk = connection()
        talk.request(self.upload[:1400])
        talk.response(traffic.redirect(307, "/v2/orders"))
        talk.request(self.upload[1400:2800])
        talk.request(self.upload[2800:])
        for text in follow_up:
            talk.request(text)
        talk.response(traffic.ok())
        return talk.close()

    def test_early_response_and_violation(self):
        path = capture("early-bad", self.early(traffic.request("GET", "/v2/orders")))
        self.assertEqual(hops(path), [("violation", None, ["method-changed"])])
        self.assertEqual(fields(path, "-2", *ANY_VERDICT)[0][:3], ("8", "violation", "method-changed"))

    def test_early_response_and_no_violation(self):
        again = self.upload.replace(b"/v1/", b"/v2/")
        path = capture("early-good", self.early(again[:1400], again[1400:2800], again[2800:]))
        self.assertEqual(hops(path), [("kept", None, [])])

    def test_upload_given_up(self):
        talk = connection()
        talk.request(self.upload[:1400])
        talk.response(traffic.redirect(307, "/v2/orders"))
        other = connection(40001, traffic.START + traffic.SECOND // 10)
        again = self.upload.replace(b"/v1/", b"/v2/")
        for part in (again[:1400], again[1400:2800], again[2800:]):
            other.request(part)
        other.response(traffic.ok())
        path = capture("given-up", talk.close() + other.close())
        self.assertEqual(hops(path), [("undetermined", "content-cut", [])])

    def test_pipelined(self):
        talk = connection()
        talk.request(b"".join(traffic.request("GET", f"/{number}") for number in range(3)))
        talk.response(traffic.ok() + traffic.redirect(307, "/there") + traffic.ok())
        talk.request(traffic.request("GET", "/there"))
        talk.response(traffic.ok())
        path = capture("pipelined", talk.close())
        out = WIRESHARK.tshark(path, "-q", "-z", "hoplint,ndjson,all").stdout
        hop = json.loads(out.splitlines()[0])
        self.assertEqual((hop["redirect"]["url"]["full"], hop["verdict"]), ("http://api.example.org/1", "kept"))

    def test_unknown_method(self):
        for method in ("post", "BREW"):
            with self.subTest(method=method):
                talk = connection()
                talk.request(traffic.request("GET", "/first"))
                talk.response(traffic.ok())
                talk.request(traffic.request(method, "/v1/orders", content=b"sum=27"))
                talk.response(traffic.redirect(307, "/v2/orders"))
                talk.request(traffic.request(method, "/v2/orders", content=b"sum=27"))
                talk.response(traffic.ok())
                self.assertEqual(hops(capture("unknown-" + method, talk.close())), [("kept", None, [])])

    def test_padding_is_no_payload(self):
        """Ethernet fills short frames up: here each acknowledgment."""
        talk = connection()
        talk.request(traffic.request("BREW", "/v1/orders", content=b"sum=27"))
        talk.acknowledge(1)
        talk.response(traffic.redirect(307, "/v2/orders"))
        talk.acknowledge(0)
        talk.request(traffic.request("BREW", "/v2/orders", content=b"sum=27"))
        talk.acknowledge(1)
        talk.response(traffic.ok())
        padded = [(time, datagram.ljust(60 - 14, b"\0")) for time, datagram in talk.close()]
        self.assertEqual(hops(capture("padded", padded)), [("kept", None, [])])

    def test_snap_length_never_accuses(self):
        """Every snap length, each with a connection and a minute of its own."""
        frames = []
        for index, snap in enumerate(range(40, 300)):
            talk = traffic.good_hop(client_port=40000 + index, start=traffic.START + index * 60 * traffic.SECOND)
            frames += [(time, datagram, snap) for time, datagram in talk]
        verdicts = [verdict for verdict, _, _ in hops(cut(frames))]
        self.assertNotIn("violation", verdicts)
        self.assertIn("undetermined", verdicts)
        self.assertIn("kept", verdicts)

    def test_half_a_connection(self):
        whole = traffic.bad_hop()
        self.assertFalse([hop for hop in hops(capture("responses", [d for d in whole if d[1][12:16] == bytes((10, 0, 1, 2))]))
                          if hop[0] == "violation"])
        self.assertEqual(hops(capture("requests", [d for d in whole if d[1][12:16] == bytes((10, 0, 0, 7))])), [])

    def test_lost_segments_never_accuse(self):
        """Each frame of a good conversation is lost once; each loss has a connection and a minute of its own."""
        kept = []
        for lost in range(len(traffic.good_hop())):
            talk = traffic.good_hop(client_port=40000 + lost, start=traffic.START + lost * 60 * traffic.SECOND)
            kept += talk[:lost] + talk[lost + 1:]
        verdicts = [verdict for verdict, _, _ in hops(capture("lost", kept))]
        self.assertNotIn("violation", verdicts)
        self.assertIn("kept", verdicts)


class Http2(unittest.TestCase):
    def talk(self, *sides):
        """Octets of the client and of the server, in turns."""
        made = http2_connection()
        for index, octets in enumerate(sides):
            (made.response if index % 2 else made.request)(octets)
        return made.close()

    def hops(self, name, *sides):
        path = capture(name, self.talk(*sides))
        found = hops(path, *AS_HTTP2)
        self.assertEqual(said_by_command(path), found)
        return found

    def test_violation(self):
        path = capture("h2-bad", self.talk(http2.request(1, "POST", "/v1", b"sum=27"), http2.redirect(1, 307, "/v2"),
                                           http2.request(3, "GET", "/v2"), http2.ok(3)))
        for passes in ((), ("-2",)):
            self.assertEqual(fields(path, *passes, *AS_HTTP2, *ANY_VERDICT), [("8", "violation", "method-changed", "307", "POST", "GET")])

    def test_kept_with_padding_and_in_pieces(self):
        again = http2.request(3, "POST", "/v2", b"sum=27", padding=9)
        split = http2.headers(3, [(":method", "POST"), (":scheme", "http"), (":authority", "api.example.org"), (":path", "/v2"),
                                  ("user-agent", "walker/2.0")]) + http2.data(3, b"sum") + http2.data(3, b"=27", end=True)
        trailers = http2.headers(3, [(":method", "POST"), (":scheme", "http"), (":authority", "api.example.org"), (":path", "/v2"),
                                     ("user-agent", "walker/2.0")]) + http2.data(3, b"sum=27") + http2.headers(3, [("x-sum", "1")], end=True)
        for name, follow_up in (("padded", again), ("split", split), ("trailers", trailers)):
            with self.subTest(name=name):
                found = self.hops("h2-" + name, http2.request(1, "POST", "/v1", b"sum=27"), http2.redirect(1, 308, "/v2"), follow_up, http2.ok(3))
                self.assertEqual(found, [("kept", None, [])])

    def test_content_changed(self):
        found = self.hops("h2-content", http2.request(1, "POST", "/v1", b"sum=27"), http2.redirect(1, 308, "/v2"),
                          http2.request(3, "POST", "/v2", b"sum=28"), http2.ok(3))
        self.assertEqual(found, [("violation", None, ["content-changed"])])

    def test_streams_at_once(self):
        """Two streams, answered in the other order; a head in two frames."""
        first = [(":method", "PUT"), (":scheme", "http"), (":authority", "api.example.org"), (":path", "/a"), ("user-agent", "walker/2.0")]
        found = self.hops("h2-streams", http2.continued_headers(1, first, end=True) + http2.request(3, "GET", "/b"),
                          http2.redirect(3, 301, "/bb") + http2.redirect(1, 307, "/aa"),
                          http2.request(5, "PUT", "/aa") + http2.request(7, "GET", "/bb"), http2.ok(7) + http2.ok(5))
        self.assertEqual(found, [("kept", None, []), ("kept", None, [])])

    def test_reset_upload_is_no_violation(self):
        upload = http2.headers(1, [(":method", "POST"), (":scheme", "http"), (":authority", "api.example.org"), (":path", "/v1"),
                                   ("user-agent", "walker/2.0")]) + http2.data(1, b"part")
        found = self.hops("h2-reset", upload, http2.redirect(1, 307, "/v2"), http2.reset(1) + http2.request(3, "POST", "/v2", b"part and rest"),
                          http2.ok(3))
        self.assertEqual(found, [("undetermined", "content-cut", [])])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
