#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""On synthetic captures hoplint finds every exchange and every follow-up, and its memory does not grow with the file."""

import tempfile
import unittest
from pathlib import Path
import sys

from tools import Tools

MEMORY_MIB = 32  # at most, whatever the length
MEMORY_OF_THREADS_MIB = 8
MEMORY_GROWTH_MIB = 3  # from one length to four times it

PATHS = sys.argv[1:3]


class Smoke(unittest.TestCase):
    def setUp(self):
        self.tools = Tools(Path(PATHS[0]), Path(PATHS[1]))
        folder = tempfile.TemporaryDirectory(dir=PATHS[1])
        self.addCleanup(folder.cleanup)
        self.capture = Path(folder.name) / "smoke.pcap"

    def audit(self, *options, keys=None):
        truth = self.tools.generate(self.capture, *options, *([f"--keys={keys}"] if keys else []))
        measured = self.tools.audit(self.capture, *(["-k", keys] if keys else []))
        return truth, measured.output[-1], measured

    def assert_all_found(self, truth, summary):
        coverage, hops = summary["coverage"], summary["hops"]
        self.assertEqual(coverage["packets"]["frames"], truth["packets"])
        self.assertEqual(coverage["streams"]["connections"], truth["connections"])
        self.assertEqual(coverage["exchanges"]["exchanges"], truth["exchanges"])
        self.assertEqual(coverage["exchanges"]["without_request"] + coverage["exchanges"]["without_response"], 0)
        self.assertEqual(hops["total"], truth["redirects"])
        verdicts = hops["by_verdict"]
        self.assertEqual(verdicts["kept"] + verdicts["permitted"], truth["redirects"], verdicts)
        self.assertEqual(hops["ambiguous"], 0)
        self.assertEqual(coverage["streams"]["gaps"], 0)

    def test_flows(self):
        truth, summary, _ = self.audit("--profile=flows", "--connections=20000")
        self.assertGreater(truth["redirects"], 1000)
        self.assert_all_found(truth, summary)

    def test_many_open(self):
        truth, summary, _ = self.audit("--profile=flows", "--connections=30000", "--open=10000")
        self.assert_all_found(truth, summary)

    def test_mixed(self):
        truth, summary, _ = self.audit("--profile=mixed", "--connections=100", "--open=20")
        self.assertGreater(truth["redirects"], 100)
        self.assert_all_found(truth, summary)

    def test_http2(self):
        truth, summary, _ = self.audit("--profile=mixed", "--connections=100", "--open=20", "--http2")
        self.assert_all_found(truth, summary)
        self.assertEqual(summary["coverage"]["http"]["http2_connections"], truth["connections"])

    def test_tls(self):
        for profile in ("--profile=mixed", "--profile=flows"):
            with self.subTest(profile):
                truth, summary, _ = self.audit(profile, "--connections=100", "--open=20", "--tls", keys=self.capture.with_name("keys"))
                self.assert_all_found(truth, summary)
                self.assertEqual(summary["coverage"]["tls"]["decrypted"], truth["connections"])

    def test_http2_in_tls(self):
        truth, summary, _ = self.audit("--profile=mixed", "--connections=100", "--open=20", "--tls", "--http2", keys=self.capture.with_name("keys"))
        self.assertGreater(truth["redirects"], 100)
        self.assert_all_found(truth, summary)
        self.assertEqual(summary["coverage"]["tls"]["decrypted"], truth["connections"])
        self.assertEqual(summary["coverage"]["http"]["http2_connections"], truth["connections"])

    def test_bulk_in_tls(self):
        truth, summary, measured = self.audit("--profile=bulk", "--connections=4", "--octets=10000000", "--tls", keys=self.capture.with_name("keys"))
        self.assert_all_found(truth, summary)
        self.assertEqual(summary["coverage"]["tls"]["decrypted"], truth["connections"])
        self.assertLess(measured.peak_mib, MEMORY_MIB)

    def test_bulk(self):
        truth, summary, measured = self.audit("--profile=bulk", "--connections=4", "--octets=20000000")
        self.assert_all_found(truth, summary)
        self.assertLess(measured.peak_mib, MEMORY_MIB)

    def test_lossy(self):
        for permille in (2, 20, 100):
            with self.subTest(permille):
                truth, summary, _ = self.audit("--profile=flows", "--connections=10000", f"--disorder={permille}")
                self.assert_all_found(truth, summary)
                self.assertGreater(summary["coverage"]["streams"]["out_of_order"], 0)

    def test_lossy_mixed(self):
        truth, summary, _ = self.audit("--profile=mixed", "--connections=60", "--open=20", "--disorder=20")
        self.assert_all_found(truth, summary)

    def test_two_threads(self):
        """The same, to the octet, also over many pages of the file and with more connections than a cache holds."""
        for options in (["--profile=flows", "--connections=8000"], ["--profile=flows", "--connections=8000", "--open=3000"],
                        ["--profile=flows", "--connections=3000", "--disorder=50"], ["--profile=mixed", "--connections=60"]):
            with self.subTest(options):
                self.tools.generate(self.capture, *options)
                one, two = (self.tools.measure(PATHS[0], "-j", threads, "-a", "-T", "ndjson", "--exchanges", "--fail-on", "never",
                                               self.capture) for threads in ("1", "2"))
                self.assertTrue(one.output == two.output)
                self.assertLess(two.peak_mib, one.peak_mib + MEMORY_OF_THREADS_MIB)

    def test_memory_does_not_grow(self):
        """40 and 160 seconds of capture time: more than any window."""
        once, four_times = (self.audit("--interval=200", f"--connections={n}")[2].peak_mib for n in (20000, 80000))
        self.assertLess(four_times, once + MEMORY_GROWTH_MIB)
        self.assertLess(four_times, MEMORY_MIB)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
