# SPDX-License-Identifier: GPL-2.0-or-later
"""The laboratory itself: what its server does and writes down, what its capture holds, and that nothing of it stays."""

import glob
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

LAB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lab", "lab.sh")
A = "http://a.example.test"


class Laboratory(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="hoplint-test.")
        self.capture, self.log = (os.path.join(self.folder.name, name) for name in ("out.pcap", "out.jsonl"))
        self.addCleanup(self.folder.cleanup)

    def run_lab(self, script, *options):
        """Runs a shell script at the client; gives the log."""
        words = [LAB, "run", "--log", self.log, "--linger", "0.2", *options, "--", "sh", "-ec", script]
        done = subprocess.run(words, cwd=self.folder.name, capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        with open(self.log, encoding="utf-8") as file:
            return sorted(map(json.loads, file), key=lambda record: record["time"])

    def packets(self, expression):
        words = ["tcpdump", "-nr", self.capture, expression]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()

    def test_a_chain_is_logged_as_sent(self):
        chain = f"{A}:8080/hop/307/x?to=http://b.example.test/hop/302/x?to=//c.example.test/end/x"
        log = self.run_lab(f"curl -sL -A '' -H 'x-Odd:  1' -d abc '{chain}' >out; curl -s6 http://a6.example.test/six >out")
        self.assertEqual([record["method"] for record in log], ["POST", "POST", "GET", "GET"])
        self.assertEqual([record["status"] for record in log], [307, 302, 200, 200])
        self.assertEqual([record["server"] for record in log][:2], [{"address": "192.0.2.10", "port": 8080}, {"address": "192.0.2.11", "port": 80}])
        self.assertEqual(log[0]["target"], chain.removeprefix(A + ":8080"))
        self.assertEqual([name for name, _ in log[0]["headers"]], ["Host", "Accept", "x-Odd", "Content-Length", "Content-Type"])
        self.assertEqual((log[1]["content"]["length"], log[1]["content"]["sha256"][:8]), (3, "ba7816bf"))
        self.assertEqual(log[1]["location"], ["//c.example.test/end/x"])
        self.assertEqual((log[3]["server"]["address"], log[3]["client"]["address"]), ("2001:db8::10", "2001:db8::101"))

    def test_connections_and_their_ordinals(self):
        log = self.run_lab(f"curl -s {A}/1 {A}/2 '{A}/hop/200/3?close' {A}/4 >out; curl -s0 {A}/5 >out")
        self.assertEqual([(record["connection"], record["ordinal"]) for record in log], [(1, 1), (1, 2), (1, 3), (2, 1), (3, 1)])
        self.assertEqual(log[4]["version"], "HTTP/1.0")

    def test_ways_to_answer(self):
        script = f"""
            curl -s -i '{A}/hop/302/plain?to=/%C3%A9%20x&to=&cookie=a=b&field=Retry-After:1&info=103' >out
            grep -q '103 Early Hints' out; grep -q 'Location: /é x' out; grep -qx 'Location: .' out; grep -q 'Set-Cookie: a=b' out; grep -q 'Retry-After: 1' out
            curl -s -i '{A}/hop/200/old?version=1.0' | grep -q 'HTTP/1.0 200'
            curl -s -i '{A}/hop/200/chunks?chunked' | grep -q 'Transfer-Encoding: chunked'
            curl -s '{A}/hop/200/drop?drop=1' || curl -s '{A}/hop/200/drop?drop=1' >out
            curl -s -i -X OPTIONS -H 'Origin: {A}' -H 'Access-Control-Request-Method: PUT' '{A}/hop/307/cors?to=/end' | grep -q 'Allow-Methods: PUT'
            curl -s -i /dev/null {A}/pages/none | grep -q ' 404 '
            curl -s -i {A}/mine | grep -q 'Location: /yours'
        """
        log = self.run_lab(script, "--route", "GET /mine=/hop/308?to=/yours")
        answers = [(record["case"], record["status"], record["interim"]) for record in log]
        self.assertEqual(answers[:3], [("plain", 302, [103]), ("old", 200, []), ("chunks", 200, [])])
        self.assertEqual(answers[3:], [("drop", None, []), ("drop", 200, []), ("cors", 204, []), ("none", 404, []), ("mine", 308, [])])
        self.assertEqual(log[0]["location"], ["/é x", ""])

    def test_contents(self):
        script = f"""
            head -c 300000 /dev/zero >zeros
            curl -s -H 'Transfer-Encoding: chunked' -H Expect: -T zeros {A}/chunked >out
            curl -s -H 'Expect: 100-continue' -T zeros {A}/continued >out
            curl -s -H 'Expect: 100-continue' -T zeros '{A}/hop/307/refused?expect=answer&to=/end' >out
            curl -s -H Expect: -T zeros '{A}/hop/307/early?early=1&pause=0.2&to=/end' >out
        """
        log = {record["case"]: record for record in self.run_lab(script, "--linger", "1")}
        contents = {case: (record["content"]["length"], record["content"]["complete"], record["interim"]) for case, record in log.items()}
        self.assertEqual(contents["chunked"], (300000, True, []))
        self.assertEqual(contents["continued"], (300000, True, [100]))
        self.assertEqual(contents["refused"], (0, False, []))
        self.assertEqual(log["chunked"]["content"]["sha256"], log["continued"]["content"]["sha256"])
        self.assertLess(log["early"]["answered"] - log["early"]["time"], 0.1)

    def test_the_capture_is_what_a_wire_carries(self):
        script = f"head -c 300000 /dev/zero >zeros; curl -s -H Expect: -T zeros {A}/up >out; curl -s {A}/last >out"
        self.run_lab(script, "--capture", self.capture)
        self.assertEqual(self.packets("greater 1515"), [])
        self.assertGreater(len(self.packets("greater 1500 and dst port 80")), 200)
        self.assertEqual(len(self.packets("udp dst port 9")), 2)
        verbose = subprocess.run(["tcpdump", "-vvnr", self.capture, "tcp"], capture_output=True, text=True, check=True).stdout
        self.assertNotIn("incorrect", verbose)
        self.assertIn("GET /last", verbose)

    def test_nat_shows_one_address(self):
        script = f'for n in 1 2 3; do {LAB} on $n -- curl -s {A}/$n >out.$n; {LAB} on $n -- curl -s http://b6.example.test/$n >out.$n; done'
        log = self.run_lab(script, "--nat", "3")
        self.assertEqual({record["client"]["address"] for record in log}, {"192.0.2.101", "2001:db8::101"})
        self.assertEqual(sorted(record["case"] for record in log), ["1", "1", "2", "2", "3", "3"])

    def test_tls(self):
        log = self.run_lab("curl -sk https://a.example.test/x https://b6.example.test:8443/y >out", "--tls")
        self.assertEqual([(record["tls"], record["server"]["port"]) for record in log], [(True, 443), (True, 8443)])

    def test_cipher_suites(self):
        for suite in ("TLS_AES_128_CCM_SHA256", "ECDHE-ECDSA-AES128-CCM"):
            log = self.run_lab("curl -sk https://a.example.test/x >out", "--tls", "--tls-cipher", suite)
            self.assertEqual([record["cipher"].split()[1] for record in log], [suite])

    @unittest.skipUnless(importlib.util.find_spec("h2"), "python3-h2 is missing")
    def test_http2_in_the_clear(self):
        script = f"""
            head -c 3000 /dev/zero >zeros
            curl -s --http2 -T zeros -H 'Expect: 100-continue' {A}/upgraded >out
            curl -s --http2-prior-knowledge -T zeros {A}/known >out
        """
        log = self.run_lab(script, "--http2")
        told = [(record["version"], record["stream"], record["interim"], record["content"]["length"]) for record in log]
        self.assertEqual(told, [("HTTP/1.1", 1, [100], 3000), ("HTTP/2", 1, [], 3000)])

    def test_exit_codes(self):
        for script, code in (("exit 0", 0), ("exit 3", 3)):
            self.assertEqual(subprocess.run([LAB, "run", "--linger", "0", "--", "sh", "-c", script], check=False).returncode, code)

    def test_nothing_stays_after_a_signal(self):
        mark = os.path.join(self.folder.name, "started")
        sleep = f"sleep 987.{os.getpid()}"
        script = f"ls {self.folder.name} | grep -q hoplint-lab. && touch {mark}; exec {sleep}"
        lab = subprocess.Popen([LAB, "run", "--capture", self.capture, "--log", self.log, "--", "sh", "-c", script], env={**os.environ, "TMPDIR": self.folder.name})
        deadline = time.monotonic() + 20
        while not os.path.exists(mark) and time.monotonic() < deadline:
            time.sleep(0.05)
        lab.send_signal(signal.SIGTERM)
        self.assertEqual(lab.wait(10), 128 + signal.SIGTERM)
        time.sleep(0.3)
        running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        self.assertNotIn(sleep, running)
        self.assertNotIn(self.capture, running)
        self.assertEqual(glob.glob(os.path.join(self.folder.name, "hoplint-lab.*")), [])


if __name__ == "__main__":
    probe = subprocess.run([LAB, "run", "--linger", "0", "--", "true"], check=False)
    sys.exit(probe.returncode) if probe.returncode == 77 else unittest.main()
