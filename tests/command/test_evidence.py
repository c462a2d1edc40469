# SPDX-License-Identifier: GPL-2.0-or-later
"""--evidence: the packets of chains with findings, and what is said at them."""
import os
import pathlib
import subprocess
import sys
import unittest

import captures
import command
import traffic

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "plugin"))
import tshark  # noqa: E402

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
PLUGINS = None


def findings(text):
    """What every finding says, without frame numbers."""
    return [(record["chain"]["hop"], finding["rule"], finding["severity"], finding["message"])
            for record in command.records(text) if record["type"] == "hop" for finding in record["findings"]]


class Evidence(command.Case):
    def evidence_of(self, *inputs, code=None):
        path = self.path("evidence.pcapng")
        done = command.run("-T", "ndjson", "--fail-on", "never", "--evidence", path, *inputs)
        self.assertIn(done.code, (0, 2) if code is None else (code,), done.err)
        return path, done

    def comments(self, path):
        done = subprocess.run(["tshark", "-r", path, "-Y", "frame.comment", "-T", "fields", "-e", "frame.comment", "-E", "aggregator=\t"],
                              capture_output=True, text=True, check=True)
        return [text for line in done.stdout.splitlines() for text in line.split("\t")]


class Samples(Evidence):
    def capture_in(self, folder):
        return next(path for path in folder.iterdir() if path.name.startswith("capture.pcap"))

    def options_in(self, folder):
        return ["--keep-secrets"] + [word for log in sorted(folder.glob("*keys*")) for word in ("-k", str(log))]

    def check(self, folder, wireshark):
        path, whole = self.evidence_of(*self.options_in(folder), str(self.capture_in(folder)))
        again = command.run("-T", "ndjson", "--fail-on", "never", path)
        self.assertEqual(findings(again.out), findings(whole.out))
        if not findings(whole.out):
            self.assertEqual(command.records(again.out)[-1]["packets"], 0)
            return
        self.assertLessEqual(command.records(again.out)[-1]["packets"], command.records(whole.out)[-1]["packets"])
        if wireshark:  # without the plugin, and with it
            self.assertEqual(len(self.comments(path)), len(findings(whole.out)))
            shown = wireshark.tshark(wireshark.bring(path), "-q", "-o", "tcp.reassemble_out_of_order:TRUE", "-z", "hoplint,ndjson,all").stdout
            self.assertEqual(findings(shown), findings(whole.out))

    def test_the_same_findings(self):
        wireshark = tshark.Wireshark(PLUGINS) if PLUGINS else None
        folders = sorted(path.parent for path in SAMPLES.glob("*/capture.*"))
        self.assertGreater(len(folders), 70)
        for folder in folders:
            with self.subTest(folder=folder.name):
                self.check(folder, wireshark)


class Selection(Evidence):
    def test_other_connections_stay_out(self):
        bad, good = traffic.bad_hop(), traffic.good_hop(client_port=42000, start=traffic.START + traffic.SECOND)
        path, _ = self.evidence_of(self.write("both", captures.pcap(sorted(bad + good))), code=0)
        again = command.run("-T", "ndjson", "-a", "--fail-on", "never", path)
        self.assertEqual([hop[:2] for hop in command.hops(again.out)], [("violation", ["method-changed"])])
        self.assertEqual(command.records(again.out)[-1]["packets"], len(bad))

    def test_what_comes_later_on_the_connection_stays_out(self):
        connection = traffic.Connection(("10.0.0.7", 40000), ("10.0.1.2", 80))
        connection.request(traffic.request("POST", "/v1/orders", content=b"sum=27"))
        connection.response(traffic.redirect(307, "/v2/orders"))
        connection.request(traffic.request("GET", "/v2/orders"))
        connection.response(traffic.ok())
        needed = len(connection.datagrams)
        for _ in range(5):
            connection.request(traffic.request("GET", "/private"))
            connection.response(traffic.ok(b"private"))
        path, whole = self.evidence_of(self.write("long", captures.pcap(connection.close())), code=0)
        self.assertNotIn(b"private", pathlib.Path(path).read_bytes())
        again = command.run("-T", "ndjson", "--fail-on", "never", path)
        self.assertEqual((findings(again.out), command.records(again.out)[-1]["packets"]), (findings(whole.out), needed))
        self.assertTrue(command.records(again.out)[-1]["coverage"]["complete"])

    def test_times_that_are_wrong(self):
        frames = traffic.bad_hop()
        for wrong in range(len(frames)):
            for error in (-400, 400, 1500):  # milliseconds
                changed = list(frames)
                changed[wrong] = (frames[wrong][0] + error * traffic.SECOND // 1000, *frames[wrong][1:])
                with self.subTest(frame=wrong + 1, error=error):
                    path, whole = self.evidence_of(self.write("wrong", captures.pcap(changed)), code=0)
                    self.assertEqual(findings(command.run("-T", "ndjson", path).out), findings(whole.out))

    def test_two_captures(self):
        bad, late = traffic.bad_hop(), traffic.bad_hop(client_port=42000, start=traffic.START + 60 * traffic.SECOND)
        path, whole = self.evidence_of(self.write("one", captures.pcap(bad)), self.write("two", captures.pcap(late)), code=0)
        self.assertEqual(findings(command.run("-T", "ndjson", path).out), findings(whole.out))

    def test_the_filter_holds(self):
        bad, late = traffic.bad_hop(), traffic.bad_hop(client_port=42000, start=traffic.START + 60 * traffic.SECOND)
        both = self.write("both", captures.pcap(bad + late))
        path, whole = self.evidence_of("-f", "tcp port 42000", both, code=0)
        self.assertEqual(len(findings(whole.out)), 1)
        self.assertEqual(command.records(command.run("-T", "ndjson", path).out)[-1]["packets"], len(late))

    def test_what_a_damaged_capture_still_shows(self):
        path, whole = self.evidence_of(self.write("cut", captures.pcap(traffic.bad_hop())[:-1]), code=2)
        self.assertEqual(whole.err.count("\n"), 1, "the damage is told once")
        self.assertEqual(findings(command.run("-T", "ndjson", path).out), findings(whole.out))


class Secrets(Evidence):
    CAPTURE = next(path for path in SAMPLES.glob("84-*/capture.pcapng"))

    def test_go_along_only_when_they_are_to(self):
        path, _ = self.evidence_of(str(self.CAPTURE), code=0)
        with open(path, "rb") as file:
            self.assertNotIn(b"SECRET", file.read())
        self.assertEqual(findings(command.run("-T", "ndjson", path).out), [])


class Refusals(Evidence):
    def test_what_cannot_be_read_twice(self):
        for words, input_ in ((["-"], captures.pcap(traffic.bad_hop())), (["/dev/null"], b"")):
            done = command.run("--evidence", self.path("e"), *words, stdin=input_)
            self.complains(done, "cannot be read twice")
        self.complains(command.run("--evidence", self.path("e"), "-i", "lo"), "read twice")
        self.assertFalse(os.path.exists(self.path("e")) and os.path.getsize(self.path("e")))

    def test_places_that_are_taken(self):
        capture = self.write("x", captures.pcap(traffic.bad_hop()))
        before = pathlib.Path(capture).read_bytes()
        self.complains(command.run("--evidence", capture, capture), "would be overwritten")
        self.assertEqual(pathlib.Path(capture).read_bytes(), before)
        self.complains(command.run("--evidence", self.path("r"), "-o", self.path("r"), capture), "takes a report already")
        self.complains(command.run("--evidence", self.path("w"), "-w", self.path("w"), capture), "two outputs go to")
        self.complains(command.run("--keep-secrets", capture), "--evidence")

    def test_a_full_disk(self):
        done = command.run("-q", "--evidence", "/dev/full", self.write("x", captures.pcap(traffic.bad_hop())))
        self.complains(done, "/dev/full", "No space left")


if __name__ == "__main__":
    PLUGINS = sys.argv.pop(2) if len(sys.argv) > 2 and not sys.argv[2].startswith("-") else None
    command.main()
