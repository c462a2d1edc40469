#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: formats.py HOPLINT: of every sample, csv, har, junit and sarif are what their formats ask for, and say what ndjson says.

har and sarif are held against their makers' schemas; csv against RFC 4180; junit has several schemas, none of them binding: held
against what all of them ask for.
"""
import collections
import csv
import io
import json
import pathlib
import subprocess
import sys
import unittest
import xml.etree.ElementTree

import published

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
CAPTURES = sorted(path for path in SAMPLES.glob("*/*") if ".pcap" in path.name or path.suffix == ".har")
RANKS = ["note", "warning", "error"]
HOPLINT = None


def written(capture, *options):
    run = subprocess.run([HOPLINT, *options, capture.name], cwd=capture.parent, capture_output=True, timeout=60, check=False)
    assert run.returncode in (0, 1), run.stderr.decode()
    return run.stdout.decode("utf-8")


def records(capture, *options):
    return [json.loads(line) for line in written(capture, "-T", "ndjson", *options).splitlines()]


def hops(capture):
    return [record for record in records(capture, "-a") if record["type"] == "hop"]


class EverySample(unittest.TestCase):
    def for_each(self, check):
        self.assertTrue(CAPTURES)
        for capture in CAPTURES:
            with self.subTest(sample=capture.parent.name):
                check(capture)


class Csv(EverySample):
    def rows(self, capture, *options):
        text = written(capture, "-T", "csv", *options)
        self.assertTrue(text.endswith("\r\n"))
        self.assertEqual(text.count("\n"), text.count("\r\n"))
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True, restkey="too many", restval="too few"))

    def check(self, capture):
        rows, expected = self.rows(capture, "-a"), hops(capture)
        self.assertEqual(len(rows), len(expected))
        for row, hop in zip(rows, expected):
            self.assertEqual((row["type"], row["chain"], row["hop"]), ("hop", hop["chain"]["id"], str(hop["chain"]["hop"])))
            self.assertEqual((row["id"], row["verdict"], row["reason"]), (hop["redirect"]["id"], hop["verdict"], hop.get("reason", "")))
            self.assertEqual(row["rules"].split(), [finding["rule"] for finding in hop["findings"]])
            self.assertEqual(row["severity"], max((finding["severity"] for finding in hop["findings"]), key=RANKS.index, default=""))
            self.assertEqual(row["status"], str(hop["redirect"]["http"]["response"]["status_code"]))
            self.check_request(row, "", hop["redirect"])
            self.check_request(row, "follow_up_", hop["follow_up"])
            for cell in row.values():
                self.assertNotIn(cell, ("too many", "too few"))
                self.assertFalse(cell.startswith(tuple("=+-@")), cell)

    def check_request(self, row, prefix, exchange):
        request = (exchange or {}).get("http", {}).get("request", {})
        self.assertEqual(row[prefix + "method"], request.get("method", ""))
        self.assertEqual(row[prefix + "content_octets"], str(request.get("body", {}).get("size", "")))
        if prefix and exchange:
            self.assertEqual(row["follow_up_time"], exchange["time"])

    def test_says_what_ndjson_says(self):
        self.for_each(self.check)

    def test_exchanges_are_rows(self):
        capture = next(path for path in CAPTURES if path.parent.name.startswith("15-"))
        kinds = collections.Counter(row["type"] for row in self.rows(capture, "-a", "--exchanges"))
        expected = collections.Counter(record["type"] for record in records(capture, "-a", "--exchanges"))
        self.assertEqual(kinds, {kind: expected[kind] for kind in ("hop", "exchange")})



class Har(EverySample):
    def entries(self, capture, *options):
        document = json.loads(written(capture, "-T", "har", *options))
        self.assertEqual(published.problems(published.har(), document), [])
        return document["log"]["entries"]

    def check(self, capture):
        entries = {entry["_id"]: entry for entry in self.entries(capture, "-a")}
        self.assertEqual(len(entries), len(self.entries(capture, "-a")), "an exchange twice")
        for hop in hops(capture):
            follow_up = hop["follow_up"]
            if follow_up and follow_up["http"].get("request"):
                self.assertEqual(entries[follow_up["id"]]["request"]["method"], follow_up["http"]["request"]["method"])
            if hop["redirect"]["http"].get("request"):
                self.check_redirect(entries[hop["redirect"]["id"]], hop)

    def check_redirect(self, entry, hop):
        told, response = entry["_hoplint"], hop["redirect"]["http"]["response"]
        for name in ("verdict", "confidence", "evidence", "findings", "chain"):
            self.assertEqual(told[name], hop[name])
        self.assertEqual(told.get("follow_up"), (hop["follow_up"] or {}).get("id"))
        self.assertEqual(entry["response"]["status"], response["status_code"])
        location = response.get("header", {}).get("location", "")
        self.assertEqual(entry["response"]["redirectURL"], location[0] if isinstance(location, list) else location)
        self.assertEqual(entry["startedDateTime"], hop["redirect"]["time"])
        self.assertAlmostEqual(entry["time"], sum(entry["timings"].values()), places=2)

    def test_says_what_ndjson_says(self):
        self.for_each(self.check)

    def check_exchanges(self, capture):
        exchanges = [record for record in records(capture, "--exchanges") if record["type"] == "exchange" and record["http"].get("request")]
        self.assertEqual([entry["_id"] for entry in self.entries(capture, "--exchanges")], [exchange["id"] for exchange in exchanges])

    def test_every_exchange_once(self):
        self.for_each(self.check_exchanges)


class Junit(EverySample):
    def suites(self, capture, *options):
        root = xml.etree.ElementTree.fromstring(written(capture, "-T", "junit", *options))
        self.assertEqual(root.tag, "testsuites")
        for suite in root:
            self.assertEqual(suite.tag, "testsuite")
            self.check_suite(suite)
        return list(root)

    def check_suite(self, suite):
        cases = suite.findall("testcase")
        self.assertEqual(int(suite.get("tests")), len(cases))
        for total, kind in (("failures", "failure"), ("skipped", "skipped"), ("errors", "error")):
            self.assertEqual(int(suite.get(total)), len(suite.findall(f"testcase/{kind}")))
        for case in cases:
            self.assertTrue(case.get("name") and case.get("classname"))
            self.assertGreaterEqual(float(case.get("time")), 0)
            self.assertLessEqual(len([part for part in case if part.tag != "system-out"]), 1)

    def check_bar(self, capture, bar):
        cases = [case for suite in self.suites(capture, "--fail-on", bar)[:-1] for case in suite]
        expected = hops(capture)
        self.assertEqual(len(cases), len(expected))
        for case, hop in zip(cases, expected):
            failing = [finding for finding in hop["findings"] if bar in RANKS[: RANKS.index(finding["severity"]) + 1]]
            self.assertEqual(case.find("failure") is not None, bool(failing))
            self.assertEqual(case.find("skipped") is not None, "reason" in hop and not failing)
            if failing:
                self.assertEqual(case.find("failure").get("type"), failing[0]["rule"])
            for finding in hop["findings"]:
                self.assertIn(finding["rule"], (case.findtext("failure") if finding in failing else case.findtext("system-out")))

    def test_a_case_a_hop(self):
        for bar in ("error", "note", "never"):
            self.for_each(lambda capture, bar=bar: self.check_bar(capture, bar))

    def check_coverage(self, capture):
        summary, last = records(capture)[-1], self.suites(capture)[-1]
        self.assertEqual(last.get("name"), "coverage")
        self.assertEqual(last.get("skipped"), "0" if summary["coverage"]["complete"] else "1")

    def test_coverage_is_the_last_suite(self):
        self.for_each(self.check_coverage)


class Sarif(EverySample):
    def check(self, capture):
        document = json.loads(written(capture, "-T", "sarif"))
        self.assertEqual(published.problems(published.sarif(), document), [])
        run = document["runs"][0]
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        findings = [(finding, hop) for hop in hops(capture) for finding in hop["findings"]]
        self.assertEqual(len(run["results"]), len(findings))
        for result, (finding, hop) in zip(run["results"], findings):
            self.assertEqual((result["ruleId"], result["level"]), (finding["rule"], finding["severity"]))
            self.assertEqual(rules[result["ruleIndex"]], finding["rule"])
            self.assertEqual((result["properties"]["chain"], result["properties"]["hop"]), (hop["chain"]["id"], hop["chain"]["hop"]))
            steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
            self.assertEqual(len(steps), len(finding["frames"]))
        self.assertEqual(bool(run["invocations"][0]["toolExecutionNotifications"]), not records(capture)[-1]["coverage"]["complete"])

    def test_says_what_ndjson_says(self):
        self.for_each(self.check)


if __name__ == "__main__":
    if not published.are_here():
        print(f"skipped: the published schemas are missing; {published.INSTALL} installs them")
        sys.exit(77)
    HOPLINT = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
