# SPDX-License-Identifier: GPL-2.0-or-later
"""HARs as input: what tools write, what is passed over, what is no HAR, and what hoplint's own say when they are read back."""
import gzip
import json
import pathlib

import captures
import command
import traffic

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
HOST = "www.example.org"


def fields(**values):
    return [{"name": name.replace("_", "-"), "value": value} for name, value in values.items()]


def entry(method, url, status, at, location=None, content=None, **more):
    """`at`: milliseconds after some moment; the exchange takes 5."""
    headers = {"Host": url.split("/")[2] if "//" in url else HOST, "User-Agent": "client/1"}
    request = {"method": method, "url": url, "httpVersion": "HTTP/1.1", "bodySize": len(content or "")}
    if content is not None:
        headers |= {"Content-Length": str(len(content)), "Content-Type": "text/plain"}
        request["postData"] = {"mimeType": "text/plain", "text": content}
    request["headers"] = fields(**headers)
    response = {"status": status, "statusText": "", "httpVersion": "HTTP/1.1", "bodySize": 0, "content": {"size": 0},
                "headers": fields(Location=location) if location else [], "redirectURL": location or ""}
    made = {"startedDateTime": f"2026-11-20T05:00:{at // 1000:02}.{at % 1000:03}Z", "time": 5, "request": request, "response": response,
            "timings": {"send": 0, "wait": 5, "receive": 0}, "serverIPAddress": "192.0.2.10"}
    for path, value in more.items():
        *holders, name = path.split("__")
        place = made
        for holder in holders:
            place = place[holder]
        place[name] = value
    return made


def har(*entries, tool="test"):
    return json.dumps({"log": {"version": "1.2", "creator": {"name": tool, "version": "1"}, "entries": list(entries)}}).encode()


def hop(status=307, before="POST", after="GET", content="a=1", again=None, **more):
    return [entry(before, f"http://{HOST}/a", status, 0, "/b", content), entry(after, f"http://{HOST}/b", 200, 10, content=again, **more)]


class Case(command.Case):
    def audit(self, *entries, tool="test"):
        done = command.run("--all", "-T", "ndjson", self.write("x.har", har(*entries, tool=tool)))
        self.assertEqual(done.err, "")
        return done

    def verdicts(self, *entries, **how):
        return [verdict for verdict, *_ in command.hops(self.audit(*entries, **how).out)]

    def counters(self, *entries):
        return command.records(self.audit(*entries).out)[-1]["coverage"]["har"]


class Verdicts(Case):
    def test_method_changed(self):
        done = self.audit(*hop())
        self.assertEqual((done.code, command.hops(done.out)), (1, [("violation", ["method-changed", "stale-content-fields"][:1], 1, 2)]))

    def test_kept(self):
        self.assertEqual(self.verdicts(*hop(after="POST", again="a=1")), ["kept"])

    def test_content_altered(self):
        self.assertEqual(self.verdicts(*hop(after="POST", again="a=2")), ["violation"])

    def test_content_dropped(self):
        self.assertEqual(self.verdicts(*hop(after="POST", again="")), ["violation"])

    def test_permitted(self):
        self.assertEqual(self.verdicts(*hop(status=302)), ["permitted"])

    def test_base64(self):
        coded = {"mimeType": "", "text": "YT0x", "encoding": "base64"}
        self.assertEqual(self.verdicts(*hop(after="POST", again="a=1", request__postData=coded)), ["kept"])

    def test_any_order(self):
        first, second = hop()
        self.assertEqual(self.verdicts(second, first), ["violation"])

    def test_http2(self):
        """Fields in lower case, pseudo fields among them, and the connection is told."""
        pair = hop()
        for one in pair:
            one["request"]["httpVersion"] = "h2"
            one["_connectionId"] = "17"
            path = one["request"]["url"].split(HOST)[1]
            one["request"]["headers"] = [{"name": field["name"].lower(), "value": field["value"]} for field in one["request"]["headers"]
                                         if field["name"] != "Host"] + [{"name": ":authority", "value": HOST}, {"name": ":path", "value": path}]
        done = self.audit(*pair)
        found = command.records(done.out)[0]
        self.assertEqual((found["verdict"], found["redirect"]["url"]["full"]), ("violation", f"http://{HOST}/a"))
        self.assertIn("same-connection", found["evidence"])
        self.assertEqual(found["redirect"]["network"]["protocol"]["version"], "2")
        self.assertEqual(found["redirect"]["har"], {"file": self.path("x.har"), "entry": 1})

    def test_port_is_no_connection(self):
        """Firefox writes the server's port there."""
        pair = [one | {"connection": "80"} for one in hop()]
        self.assertNotIn("same-connection", command.records(self.audit(*pair).out)[0]["evidence"])

    def test_tool_that_connects_in_wait(self):
        pair = hop()
        pair[0]["timings"] = {"connect": 8, "send": 0, "wait": 8, "receive": 0}
        self.assertEqual(self.verdicts(*pair, tool="mitmproxy har_dump"), ["violation"])

    def test_https(self):
        pair = hop()
        for one in pair:
            one["request"]["url"] = one["request"]["url"].replace("http:", "https:")
        found = command.records(self.audit(*pair).out)[0]
        self.assertEqual((found["verdict"], found["follow_up"]["url"]["full"]), ("violation", f"https://{HOST}/b"))


class NotFollowed(Case):
    """A browser's own account holds https too; what a proxy wrote need not."""

    def reason(self, tool, *more):
        first = entry("GET", f"http://{HOST}/a", 302, 0, f"https://{HOST}/a")
        last = entry("GET", "http://www.example.net/", 200, 40000)
        found = command.records(self.audit(first, *more, last, tool=tool).out)[0]
        return found["verdict"], found["reason"]

    def test_browsers(self):
        for tool in ("WebInspector", "Firefox", "Playwright", "WebKit Web Inspector", "chrome-har"):
            with self.subTest(tool=tool):
                self.assertEqual(self.reason(tool), ("not-followed", "window-passed"))

    def test_proxies(self):
        for tool in ("mitmproxy har_dump", "Charles Proxy", "hoplint"):
            with self.subTest(tool=tool):
                self.assertEqual(self.reason(tool), ("unseen", "encrypted"))

    def test_proxy_that_sees_https(self):
        self.assertEqual(self.reason("mitmproxy", entry("GET", "https://www.example.net/", 200, 10)), ("not-followed", "window-passed"))


class Late(Case):
    """Where no connection is named, nothing tells that another one was opened, and a browser with its tools open is slow."""

    def confidence(self, at, *names):
        pair = [entry("POST", f"http://{HOST}/a", 303, 0, "/b", "a=1"), entry("GET", f"http://{HOST}/b", 200, at)]
        for one, name in zip(pair, names):
            one["_connectionId"] = name
        return command.records(self.audit(*pair, tool="Firefox").out)[0]["confidence"]

    def test_unnamed(self):
        self.assertEqual([self.confidence(at) for at in (100, 600, 1200)], ["certain", "certain", "ambiguous"])

    def test_named(self):
        self.assertEqual([self.confidence(at, "1", "2") for at in (100, 600)], ["certain", "ambiguous"])
        self.assertEqual(self.confidence(600, "1", "1"), "certain")


class Doubt(Case):
    """What tools leave out is never held against a client."""

    def second(self, **more):
        first, second = hop(after="POST", again="a=1")
        for path, value in more.items():
            place = second["request"]
            *holders, name = path.split("__")
            for holder in holders:
                place = place[holder]
            place[name] = value
        return self.verdicts(first, second)

    def test_no_text(self):
        self.assertEqual(self.second(postData={"mimeType": "", "params": []}), ["undetermined"])

    def test_no_text_and_no_size(self):
        self.assertEqual(self.second(postData__text="", bodySize=0), ["undetermined"])

    def test_size_only(self):
        self.assertEqual(self.second(postData=None, bodySize=3), ["undetermined"])

    def test_text_cut_by_the_tool(self):
        self.assertEqual(self.second(postData__text="a="), ["undetermined"])

    def test_lossy_text(self):
        self.assertEqual(self.second(postData__text="\ufffd"), ["undetermined"])

    def test_provisional_fields(self):
        """Those that the page set, without the browser's own: no Content-Length, and that says nothing."""
        self.assertEqual(self.second(postData=None, bodySize=0, headers=fields(User_Agent="client/1")), ["undetermined"])

    def test_size_of_dropped_content(self):
        first, second = hop(after="POST", again="")
        del first["request"]["postData"]
        self.assertEqual(self.verdicts(first, second), ["violation"])


class PassedOver(Case):
    def test_hsts(self):
        """The browser's own redirect is none; the request after it is the follow-up of the true one."""
        invented = entry("GET", f"http://{HOST}/b", 307, 10, f"https://{HOST}/b", response__statusText="Internal Redirect")
        invented["response"]["headers"] += fields(Non_Authoritative_Reason="HSTS")
        entries = [entry("GET", f"http://{HOST}/a", 301, 0, "/b"), invented, entry("GET", f"https://{HOST}/b", 200, 15)]
        done = self.audit(*entries)
        self.assertEqual(command.hops(done.out), [("kept", [], 1, 3)])
        self.assertEqual(command.records(done.out)[-1]["coverage"]["har"]["internal_redirects"], 1)

    def test_hsts_by_status_text(self):
        self.assertEqual(self.counters(entry("GET", f"http://{HOST}/a", 307, 0, "/b", response__statusText="Internal Redirect"))["internal_redirects"], 1)

    def test_temporary_redirect_is_one(self):
        self.assertEqual(self.counters(entry("GET", f"http://{HOST}/a", 307, 0, "/b", response__statusText="Temporary Redirect"))["internal_redirects"], 0)

    def test_caches(self):
        for name, value in (("_fromCache", "disk"), ("fromCache", True), ("_fetchedViaServiceWorker", True), ("response___fetchedViaServiceWorker", True)):
            self.assertEqual(self.counters(entry("GET", f"http://{HOST}/a", 301, 0, "/b", **{name: value}))["from_cache"], 1, name)
        self.assertEqual(self.counters(entry("GET", f"http://{HOST}/a", 200, 0, _fetchedViaServiceWorker=False))["from_cache"], 0)

    def test_other_schemes(self):
        for url in ("data:text/plain,x", "blob:http://x/1", "chrome-extension://x/y", "wss://x/y"):
            self.assertEqual(self.counters(entry("GET", url, 200, 0))["other_schemes"], 1, url)

    def test_not_sent(self):
        self.assertEqual(self.counters(entry("GET", f"http://{HOST}/a", 0, 0, serverIPAddress=""))["not_sent"], 1)

    def test_no_response(self):
        found = command.records(self.audit(entry("GET", f"http://{HOST}/a", 0, 0)).out)[-1]["coverage"]
        self.assertEqual((found["har"]["not_sent"], found["exchanges"]["without_response"]), (0, 1))

    def test_unreadable(self):
        good = entry("GET", f"http://{HOST}/a", 200, 0)
        for path, value in (("startedDateTime", "yesterday"), ("startedDateTime", None), ("request__method", 7), ("request__url", ""),
                            ("response__status", "200"), ("request", [])):
            bad = json.loads(json.dumps(good))
            *holders, name = path.split("__")
            place = bad
            for holder in holders:
                place = place[holder]
            place[name] = value
            self.assertEqual(self.counters(good, bad)["unreadable"], 1, path)
        self.assertEqual(self.counters(good, 7, [], None, "x")["unreadable"], 4)

    def test_twice(self):
        text = har(entry("GET", f"http://{HOST}/a", 200, 0)).replace(b'"method": "GET"', b'"method": "GET", "method": "POST"')
        done = command.run("-T", "ndjson", self.write("x.har", text))
        self.assertEqual(command.records(done.out)[-1]["coverage"]["har"]["unreadable"], 1)


class Files(Case):
    def test_packed_and_from_a_pipe(self):
        text = har(*hop())
        for octets in (text, gzip.compress(text), b"\xef\xbb\xbf" + text, b" \r\n\t" + text):
            self.assertEqual(command.run("-", stdin=octets).code, 1)

    def test_text_says_entries(self):
        done = command.run(self.write("x.har", har(*hop())))
        self.assertIn("entries 1 → 2 ", done.out)
        self.assertIn("Coverage: 2 entries, 2 exchanges, 1 redirect; nothing missing.", done.out)

    def test_other_reports_say_entries_too(self):
        sarif = json.loads(command.run("-T", "sarif", self.write("x.har", har(*hop()))).out)
        names = [place["name"] for result in sarif["runs"][0]["results"] for place in result["locations"][0]["logicalLocations"]]
        self.assertEqual(names[0], "entry 2")
        page = command.run("-T", "html", self.path("x.har")).out
        self.assertIn("entries 1 → 2", page)

    def test_several(self):
        """Each is of a client of its own: a hop does not go from one to another."""
        first, second = hop()
        done = command.run("--all", "-T", "ndjson", self.write("a.har", har(first)), self.write("b.har", har(second)))
        self.assertEqual([(verdict, after) for verdict, _, _, after in command.hops(done.out)], [("unseen", None)])

    def test_with_captures(self):
        done = command.run(self.write("x.har", har(*hop())), self.write("x.pcap", captures.pcap(traffic.bad_hop())))
        self.complains(done, "captures and HARs do not go together")
        self.assertEqual(done.out, "")

    def test_options_for_packets(self):
        for option in (("-w", self.path("copy.pcap")), ("--evidence", self.path("e.pcapng")), ("-f", "tcp")):
            self.complains(command.run(*option, self.write("x.har", har(*hop()))), option[0] + " is for packets, and a HAR has none")

    def test_other_json(self):
        self.complains(command.run("-q", self.write("x.json", b'{"a": 1}')), "x.json: it is JSON, but no HAR: it has no log.entries")

    def test_cut(self):
        """What came before the cut is reported, and the cut is told."""
        text = har(*hop())
        ends = text.index(b'}, {"startedDateTime"') + 1, text.rindex(b"]}}")
        for size in range(1, len(text), 61):
            done = command.run("-T", "ndjson", "--all", "--exchanges", "-", stdin=text[:size])
            self.complains(done, f"standard input: cut short at byte {size}")
            exchanges = [record for record in command.records(done.out) if record["type"] == "exchange"]
            self.assertEqual(len(exchanges), sum(size >= end for end in ends), size)

    def test_damage(self):
        text = har(*hop())
        at = text.index(b'"httpVersion"')
        done = command.run("-q", self.write("x.har", text[:at] + b"?" + text[at:]))
        self.complains(done, f"x.har: damaged at byte {at + 1}: ")

    def test_depth(self):
        self.complains(command.run("-q", "-", stdin=b'{"a":' + b"[" * 100000), "it is nested deeper than 512 levels")
        done = command.run("-", stdin=har(entry("GET", f"http://{HOST}/a", 200, 0, _deep=json.loads("[" * 400 + "]" * 400))))
        self.assertEqual(done.code, 0)

    def test_long_number(self):
        self.complains(command.run("-q", "-", stdin=b'{"log": {"a": ' + b"1" * 1000000), "a number of more than 512 digits")

    def test_giant_strings(self):
        giant = "x\\\"\u00e9" * (1 << 20)
        first, second = hop(after="POST", content=giant, again=giant)
        first["response"]["content"]["text"] = giant
        second["_" + giant[: 1 << 20]] = giant
        self.assertEqual(self.verdicts(first, second), ["undetermined"])

    def test_interleaved_types(self):
        """Every member with every type: an answer, and no crash."""
        good = json.loads(har(*hop()))
        for value in (None, -1, [{}]):
            for place, name in self.places(good):
                kept, place[name] = place[name], value
                self.assertIn(command.run("-T", "ndjson", "-", stdin=json.dumps(good).encode()).code, (0, 1, 2))
                place[name] = kept

    def places(self, value):
        if isinstance(value, dict):
            for name in list(value):
                yield value, name
                yield from self.places(value[name])
        elif isinstance(value, list):
            for item in value:
                yield from self.places(item)


class OwnReports(Case):
    """hoplint's own HARs, of all samples, read back. They hold every method, status and size of the hops; no content, no
    secret fields, no addresses of clients. So one hop a chain is asked for, of samples of one client."""

    def hops_of(self, *arguments, **how):
        found = {}
        for record in command.records(command.run("--all", "-T", "ndjson", *arguments, **how).out):
            if record["type"] == "hop":
                found.setdefault(self.key(record), []).append(record)
        return found

    def key(self, record):
        request = record["redirect"]["http"].get("request", {})
        return request.get("method"), record["redirect"].get("url", {}).get("full"), record["redirect"]["http"]["response"]["status_code"], record["redirect"]["time"]

    def compare(self, before, after):
        """Both hops have a follow-up that is no guess, and it is the same one."""
        method = {"method-changed", "method-rewritten", "see-other-repeated"}
        rules = [{finding["rule"] for finding in one["findings"]} & method for one in (before, after)]
        self.assertEqual(*rules)
        if after["verdict"] != before["verdict"]:
            self.assertEqual(after["verdict"], "undetermined")
            self.assertEqual(after["reason"], "content-unseen")

    def test_samples(self):
        compared = 0
        for capture in sorted(SAMPLES.glob("*/capture.*")):
            text = command.run("--all", "-T", "har", str(capture)).out.encode()
            wanted, found = self.hops_of(str(capture)), self.hops_of("-", stdin=text)
            for key in wanted.keys() & found.keys():
                for before, after in zip(wanted[key], found[key]):
                    both = [one["follow_up"] and (one["follow_up"]["time"], one["confidence"]) for one in (before, after)]
                    if all(both) and both[0][0] == both[1][0] and "ambiguous" not in (both[0][1], both[1][1]):
                        with self.subTest(sample=capture.parent.name, hop=key):
                            self.compare(before, after)
                            compared += 1
        self.assertGreater(compared, 100)


if __name__ == "__main__":
    command.main()
