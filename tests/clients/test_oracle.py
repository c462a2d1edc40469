# SPDX-License-Identifier: GPL-2.0-or-later
"""The oracle and the comparison, on logs written by hand: each of the table's rows, each of the rules, each disagreement."""

import hashlib
import unittest
from urllib.parse import urlsplit

import compare
import oracle

POST = {"Content-Type": "text/plain"}


def line(method, url, time, status=200, location=None, content=b"", fields=None, port=40001, whole=True):
    split = urlsplit(url)
    headers = [["Host", split.netloc], *map(list, (fields or {}).items())]
    return {
        "time": time,
        "server": {"address": "192.0.2.10", "port": split.port or oracle.DEFAULT_PORTS[split.scheme]},
        "client": {"address": "192.0.2.101", "port": port},
        "tls": split.scheme == "https",
        "method": method,
        "target": split.path,
        "headers": headers,
        "content": {"length": len(content), "sha256": hashlib.sha256(content).hexdigest(), "complete": whole},
        "status": status,
        "location": [location] if location is not None else [],
    }


def judge(status, before, after, content=b"", later=b"", fields=None, later_fields=None, target="http://a.test/end", **more):
    """The one hop of a log in which `before` was redirected to `target` and `after` came there."""
    redirect = line(before, "http://a.test/start", 1, status, target, content, fields, **more)
    return oracle.hops([redirect, line(after, target, 2, 200, None, later, later_fields)])[0]


class Table(unittest.TestCase):
    def check(self, hop, verdict, *findings):
        self.assertEqual((hop.verdict, hop.findings), (verdict, set(findings)))

    def test_307_and_308_keep_the_method(self):
        for status in (307, 308):
            self.check(judge(status, "GET", "GET"), "kept")
            self.check(judge(status, "POST", "POST", b"x", b"x"), "kept")
            self.check(judge(status, "POST", "GET", b"x"), "violation", ("method-changed", "error"))
            self.check(judge(status, "HEAD", "GET"), "violation", ("method-changed", "error"))
            self.check(judge(status, "post", "POST"), "violation", ("method-changed", "error"))

    def test_307_and_308_keep_the_content(self):
        for status in (307, 308):
            for later in (b"", b"x", b"xyy", b"zyx"):
                self.check(judge(status, "PUT", "PUT", b"xyz", later), "violation", ("content-changed", "error"))
            self.check(judge(status, "GET", "GET", b"", b"x"), "violation", ("content-changed", "error"))

    def test_301_and_302_change_post_to_get_alone(self):
        for status in (301, 302):
            self.check(judge(status, "POST", "POST", b"x", b"x"), "kept")
            self.check(judge(status, "POST", "GET", b"x"), "permitted", ("post-to-get", "note"))
            self.check(judge(status, "POST", "HEAD", b"x"), "violation", ("method-rewritten", "warning"))
            self.check(judge(status, "PUT", "GET", b"x"), "violation", ("method-rewritten", "warning"))
            self.check(judge(status, "DELETE", "GET"), "violation", ("method-rewritten", "warning"))
            self.check(judge(status, "PUT", "PUT", b"x"), "violation", ("content-dropped", "warning"))
            self.check(judge(status, "POST", "POST", b"x"), "violation", ("content-dropped", "warning"))

    def test_303_asks_for_get_or_head(self):
        self.check(judge(303, "POST", "GET", b"x"), "permitted")
        self.check(judge(303, "DELETE", "HEAD"), "permitted")
        self.check(judge(303, "HEAD", "GET"), "permitted")
        self.check(judge(303, "GET", "GET"), "kept")
        self.check(judge(303, "POST", "POST", b"x", b"x"), "violation", ("see-other-repeated", "warning"))
        self.check(judge(303, "DELETE", "DELETE"), "violation", ("see-other-repeated", "warning"))

    def test_what_a_rewritten_request_may_not_carry(self):
        after = ("content-after-rewrite", "warning")
        self.check(judge(303, "POST", "GET", b"x", b"x"), "violation", after)
        self.check(judge(302, "POST", "GET", b"x", b"x"), "violation", after)
        self.check(judge(301, "PUT", "GET", b"x", b"x"), "violation", after, ("method-rewritten", "warning"))
        stale = ("stale-content-fields", "note")
        self.check(judge(303, "POST", "GET", b"x", fields=POST, later_fields=POST), "permitted", stale)
        length = {"Content-Length": "1"}, {"content-length": "0"}
        self.check(judge(303, "PUT", "GET", b"x", fields=length[0], later_fields=length[1]), "permitted", stale)
        self.check(judge(303, "PUT", "GET", b"x", later_fields=length[1]), "permitted")
        self.check(judge(307, "POST", "GET", b"x", fields=POST, later_fields=POST), "violation", stale, ("method-changed", "error"))

    def test_secrets_that_go_elsewhere(self):
        secret = {"Authorization": "Bearer x", "Cookie": "a=1; b=2", "X-Api-Key": "k"}
        here, port, kin, far = "http://a.test/end", "http://a.test:8080/end", "http://b.a.test/end", "http://b.example/end"
        authorization, cookie, key = "authorization-forwarded", "cookie-forwarded", ("secret-header-forwarded", "note")

        def findings(target, later_fields=secret):
            return judge(302, "GET", "GET", fields=secret, later_fields=later_fields, target=target).findings

        self.assertEqual(findings(here), set())
        self.assertEqual(findings(port), {(authorization, "warning")})
        self.assertEqual(findings(kin), {(authorization, "error"), (cookie, "note"), key})
        self.assertEqual(findings(far), {(authorization, "error"), (cookie, "warning"), key})
        self.assertEqual(findings(far, {}), set())
        self.assertEqual(findings(far, {"Authorization": "Bearer y", "Cookie": "a=2; c=1", "X-Api-Key": "l"}), set())
        self.assertEqual(findings(far, {"cookie": "c=1; b=2"}), {(cookie, "warning")})

    def test_content_for_another_host(self):
        far, note = "http://b.example/end", ("content-to-other-origin", "note")
        self.check(judge(307, "POST", "POST", b"x", b"x", target=far), "kept", note)
        self.check(judge(302, "POST", "POST", b"x", b"x", target=far), "kept")
        self.check(judge(307, "POST", "POST", b"x", b"x", target="http://a.test:8080/end"), "kept")
        self.check(judge(307, "DELETE", "DELETE", target=far), "kept")

    def test_what_leaves_https(self):
        for url, referer, rules in (
            ("http://a.test/2", "https://a.test/1", {"insecure-downgrade", "referer-downgrade"}),
            ("http://a.test/2", "http://a.test/1", {"insecure-downgrade"}),
            ("https://a.test/2", "https://a.test/1", set()),
        ):
            log = [line("GET", "https://a.test/1", 1, 302, url), line("GET", url, 2, fields={"Referer": referer})]
            self.check(oracle.hops(log)[0], "kept", *((rule, "warning") for rule in rules))

    def test_the_authority_of_http2_is_the_host(self):
        over_http2 = line("GET", "https://a.test/1", 1, 302, "/2")
        over_http2.update(headers=[], authority="a.test")
        self.assertEqual(oracle.hops([over_http2])[0].target, "https://a.test/2")

    def test_a_cut_content_decides_nothing(self):
        self.check(judge(307, "POST", "POST", b"x", b"xyz", whole=False), "undetermined")


class Pairing(unittest.TestCase):
    def test_no_follow_up(self):
        hop = oracle.hops([line("GET", "http://a.test/1", 1, 302, "/2"), line("GET", "http://a.test/3", 2)])[0]
        self.assertEqual((hop.follow_up, hop.verdict, hop.findings), (None, "not-followed", set()))

    def test_preflights_and_earlier_requests_are_none(self):
        preflight = line("OPTIONS", "http://a.test/2", 3, 204, fields={"Access-Control-Request-Method": "PUT"})
        log = [line("PUT", "http://a.test/2", 1), line("PUT", "http://a.test/1", 2, 307, "/2"), preflight, line("PUT", "http://a.test/2", 4)]
        hops = oracle.hops(log)
        self.assertEqual((len(hops), hops[0].follow_up.time, hops[0].verdict), (1, 4, "kept"))

    def test_a_chain(self):
        log = [line("POST", "http://a.test/1", 1, 302, "/2"), line("GET", "http://a.test/2", 2, 307, "/3#part"), line("POST", "http://a.test/3", 3)]
        self.assertEqual([hop.verdict for hop in oracle.hops(log)], ["permitted", "violation"])

    def test_one_follow_up_serves_one_redirect(self):
        log = [line("GET", "http://a.test/1", 1, 302, "/2"), line("GET", "http://a.test/1", 2, 302, "/2", port=40002), line("GET", "http://a.test/2", 3)]
        self.assertEqual([hop.verdict for hop in oracle.hops(log)], ["kept", "not-followed"])

    def test_each_client_of_a_crowd_has_its_own(self):
        one, two = {"X-Client": "1"}, {"X-Client": "2"}
        log = [line("GET", "http://a.test/1", number, 302, "/2", fields=who) for number, who in ((1, one), (2, two))]
        log += [line("GET", "http://a.test/2", number, fields=who) for number, who in ((3, two), (4, one))]
        self.assertEqual([hop.follow_up.time for hop in oracle.hops(log)], [4, 3])

    def test_the_old_name_at_the_new_server(self):
        late = {**line("GET", "http://a.test/2", 2), "server": {"address": "192.0.2.10", "port": 8080}}
        hop = oracle.hops([line("GET", "http://a.test/1", 1, 302, "http://a.test:8080/2"), late])[0]
        self.assertEqual((hop.verdict, hop.findings), ("kept", {("stale-host", "warning")}))
        late["server"]["port"] = 80
        self.assertIsNone(oracle.hops([line("GET", "http://a.test/1", 1, 302, "http://a.test:8080/2"), late])[0].follow_up)

    def test_requests_that_nobody_understands(self):
        log = [line("GET", "http://a.test/1", 1, 302, "/2"), line("GET", "http://a.test/2", 2), line("GET", "http://a.test/favicon.ico", 2)]
        self.assertEqual(oracle.unexplained(log, oracle.hops(log)), [])
        log.append(line("GET", "http://a.test/2", 3))
        self.assertEqual([record.time for record in oracle.unexplained(log, oracle.hops(log))], [3])

    def test_no_redirects(self):
        log = [line("GET", "http://a.test/1", 1, 304, "/2"), line("GET", "http://a.test/3", 2, 201, "/2"), line("GET", "http://a.test/4", 3, 302)]
        self.assertEqual(oracle.hops(log), [])


class WithoutKeys(unittest.TestCase):
    def test_what_https_hides(self):
        log = [line("GET", "http://a.test/1", 1, 302, "https://a.test/2"), line("GET", "https://a.test/2", 2, 302, "/3"), line("GET", "https://a.test/3", 3)]
        hops = oracle.without_keys(oracle.hops(log))
        self.assertEqual([(hop.redirect.url, hop.follow_up, hop.verdict) for hop in hops], [("http://a.test/1", None, "unseen")])

    def test_what_it_does_not(self):
        log = [line("GET", "http://a.test/1", 1, 302, "https://a.test/2"), line("GET", "http://a.test/3", 2, 302, "/4"), line("GET", "http://a.test/4", 3)]
        self.assertEqual([hop.verdict for hop in oracle.without_keys(oracle.hops(log))], ["not-followed", "kept"])


def told(hop):
    """hoplint's record of a hop, as it ought to be."""

    def exchange(record):
        return record and {
            "url": {"full": record.url},
            "client": {"port": record.client_port},
            "server": {"address": record.server[0], "port": record.server[1]},
            "http": {"request": {"method": record.method}},
        }

    findings = [{"rule": rule, "severity": severity} for rule, severity in hop.findings]
    return {"type": "hop", "verdict": hop.verdict, "redirect": exchange(hop.redirect), "follow_up": exchange(hop.follow_up), "findings": findings, "confidence": "certain"}


class Comparison(unittest.TestCase):
    def setUp(self, step=0.01):
        log = [
            line("POST", "http://a.test/1", 1, 302, "/2", b"x"),
            line("GET", "http://a.test/2", 1 + step, 307, "/3"),
            line("GET", "http://a.test/3", 1 + 2 * step),
        ]
        self.expected = oracle.hops(log)
        self.records = [told(hop) for hop in self.expected]

    def complaints(self, counts=None, in_crowd=False, hidden=False):
        summary = {"type": "summary", "hops": {"by_verdict": counts or {"permitted": 1, "kept": 1, "violation": 0}}}
        result = compare.compare(self.expected, [*self.records, summary], in_crowd, hidden)
        return [complaint for _, complaints in result for complaint in complaints]

    def test_agreement(self):
        self.assertEqual(self.complaints(), [])

    def test_every_disagreement_is_told(self):
        spoilers = {
            "verdict: kept by the log": lambda: self.records[1].update(verdict="violation"),
            "missing finding: note post-to-get": lambda: self.records[0]["findings"].clear(),
            "false finding: error method-changed": lambda: self.records[1]["findings"].append({"rule": "method-changed", "severity": "error"}),
            "missing finding": lambda: self.records[0]["findings"][0].update(severity="error"),
            "follow-up: the log has": lambda: self.records[0].update(follow_up=None),
            "hop not found": lambda: self.records.pop(),
            "hop that the log does not know": lambda: self.records.append(self.records[0]),
        }
        for words, spoil in spoilers.items():
            self.setUp()
            spoil()
            self.assertTrue(any(words in complaint for complaint in self.complaints()), words)

    def test_a_follow_up_from_elsewhere(self):
        self.records[0]["follow_up"]["client"]["port"] += 1
        self.assertTrue(any("follow-up" in complaint for complaint in self.complaints()))

    def test_what_is_excused_in_a_crowd(self):
        self.records[0]["follow_up"]["client"]["port"] += 1
        for confidence, complaints in (("likely", 0), ("certain", 1)):
            self.records[0]["confidence"] = confidence
            self.assertEqual(len(self.complaints(in_crowd=True)), complaints)
        self.records[0].update(confidence="ambiguous", verdict="undetermined", findings=[])
        counts = {"undetermined": 1, "kept": 1}
        self.assertEqual((len(self.complaints(counts, True)), len(self.complaints(counts))), (0, 3))

    def test_what_is_excused_when_it_came_late(self):
        for step, complaints in ((0.05, 2), (0.2, 0)):
            self.setUp(step)
            self.records[0].update(confidence="ambiguous", verdict="undetermined", findings=[])
            self.assertEqual(len(self.complaints({"undetermined": 1, "kept": 1})), complaints)
        self.records[0].update(confidence="likely", verdict="kept")
        self.assertGreater(len(self.complaints({"kept": 2})), 0)

    def test_what_is_excused_where_follow_ups_are_hidden(self):
        self.expected = oracle.hops([line("GET", "http://a.test/1", 1, 302, "https://a.test/2")])
        self.records = [told(self.expected[0])]
        self.records[0]["verdict"] = "unseen"
        self.assertEqual(self.complaints({"unseen": 1}, hidden=True), [])
        self.assertEqual(len(self.complaints({"unseen": 1})), 1)

    def test_the_summary_must_count_the_same(self):
        self.assertEqual(len(self.complaints({"kept": 2})), 1)


if __name__ == "__main__":
    unittest.main()
