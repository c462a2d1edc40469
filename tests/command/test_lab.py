# SPDX-License-Identifier: GPL-2.0-or-later
"""The laboratory: what it says about real clients, what it serves, and what it leaves behind."""
import html.parser
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import command
import live_link

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
STATUSES = ("301", "302", "303", "307", "308")
FORMS = ("absolute", "path", "relative", "query", "network", "fragment", "port", "host", "ipv6", "upgrade", "downgrade")
KEEPS_TO_THE_RULES = {"301": "permitted", "302": "permitted", "303": "permitted", "307": "kept", "308": "kept"}

REQUESTS = "import requests, sys; requests.post(sys.argv[1], data={'a': 1})"
URLLIB_HEAD = "import urllib.request as u, sys; u.urlopen(u.Request(sys.argv[1], method='HEAD'))"
SLOW = """
import http.client, sys, time, urllib.parse
def send(method, url, content=None):
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request(method, parts.path, content, {"User-Agent": "slow/1"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response
location = send("POST", sys.argv[1], "a=1").headers["Location"]
time.sleep(.5)
send("GET", location)
"""
FETCH = "fetch(process.argv[1], {method: 'POST', body: 'a=1'}).then(response => response.text())"
PYTHON = "/usr/bin/python3"


def lab(*words, cases=None, options=("-T", "ndjson", "-a"), **how):
    return command.run(*options, "--lab" + (f"={cases}" if cases else ""), "--", *words, **how)


def case_of(url):
    return re.search(r"/(\d+/\w+)", url).group(1)


def verdicts(done):
    """{case: verdict} of the hops."""
    return {case_of(hop["redirect"]["url"]["full"]): hop["verdict"] for hop in command.records(done.out) if hop["type"] == "hop"}


def by_status(done):
    return {case.split("/")[0]: verdict for case, verdict in verdicts(done).items()}


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"no {program} here")


class Lab(command.Case):
    """Each test has a place for temporary files of its own, which is empty in the end."""

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("tmp"))
        self.environment = {"TMPDIR": self.path("tmp")}
        self.addCleanup(lambda: self.assertEqual(os.listdir(self.path("tmp")), []))

    def run_lab(self, *words, **how):
        return lab(*words, environment=self.environment, **how)


class Clients(Lab):
    def judged(self, expected, code, *words, **how):
        done = self.run_lab(*words, **how)
        self.assertEqual(by_status(done), expected, done.err)
        self.assertEqual(done.code, code, done.err)
        return done

    @needs("curl")
    def test_curl(self):
        self.judged(KEEPS_TO_THE_RULES, 0, "curl", "-sL", "-d", "a=1", "{url}")
        self.judged(KEEPS_TO_THE_RULES, 0, "curl", "-sL", "-d", "a=1", "{https}")

    @needs("curl")
    def test_curl_told_to_post(self):
        done = self.judged({**dict.fromkeys(STATUSES, "violation"), "307": "kept", "308": "kept"}, 0,
                           "curl", "-sL", "-X", "POST", "-d", "a=1", "{url}")
        self.assertIn('"see-other-repeated"', done.out)

    @needs("curl")
    def test_curl_told_not_to_follow(self):
        self.judged(dict.fromkeys(STATUSES, "not-followed"), 0, "curl", "-s", "-d", "a=1", "{url}")

    @needs("wget")
    def test_wget(self):
        self.judged(KEEPS_TO_THE_RULES, 0, "wget", "-qO-", "--post-data=a=1", "{url}")
        self.judged(KEEPS_TO_THE_RULES, 0, "wget", "-qO-", "--ca-certificate={ca}", "--post-data=a=1", "{https}")

    def test_requests(self):
        if subprocess.run([PYTHON, "-c", "import requests"], capture_output=True, check=False).returncode:
            self.skipTest("no requests here")
        self.judged(KEEPS_TO_THE_RULES, 0, PYTHON, "-c", REQUESTS, "{url}")
        self.judged({"307": "kept"}, 0, PYTHON, "-c", REQUESTS, "{https}", cases="307")

    def test_urllib_makes_get_of_head(self):
        done = self.judged({**dict.fromkeys(STATUSES, "violation"), "303": "permitted"}, 1, PYTHON, "-c", URLLIB_HEAD, "{url}")
        self.assertIn('"method-changed"', done.out)

    @needs("node")
    def test_fetch(self):
        self.judged(KEEPS_TO_THE_RULES, 0, "node", "-e", FETCH, "{url}")
        self.judged({"308": "kept"}, 0, "node", "-e", FETCH, "{https}", cases="308")


    def test_slow(self):
        """The command has the laboratory to itself: whatever comes for a target, however late, is its follow-up."""
        self.judged({"302": "permitted", "307": "violation"}, 1, PYTHON, "-c", SLOW, "{url}", cases="302,307")

    @needs("w3m")
    def test_w3m(self):
        form = self.write("form", b"a=1")
        expected = {"301": "permitted", "302": "permitted", "303": "permitted", "307": "violation", "308": "not-followed"}
        self.judged(expected, 1, "w3m", "-dump", "-post", form, "{url}")

    @needs("lynx")
    def test_lynx(self):
        self.judged({**dict.fromkeys(STATUSES, "kept"), "308": "not-followed"}, 0, "lynx", "-dump", "{url}")


class Cases(Lab):
    def setUp(self):
        super().setUp()
        if not shutil.which("curl"):
            self.skipTest("no curl here")

    def test_all(self):
        for word in ("{url}", "{https}"):
            done = self.run_lab("curl", "-sL", word, cases="all")
            self.assertEqual(verdicts(done), {f"{status}/{form}": "kept" for status in STATUSES for form in FORMS})
            self.assertEqual((done.code, done.err.count("came here with GET")), (0, len(FORMS) * len(STATUSES)))
            for form in FORMS:
                self.assertRegex(done.err, rf"(?m)^  {form}( +kept){{5}}$")

    def test_table(self):
        done = self.run_lab("curl", "-sL", "-X", "POST", "-d", "a=1", "{url}", cases="303/path,307/host")
        table = [line.split() for line in done.err.splitlines()[-3:]]
        self.assertEqual(table, [["Location", *STATUSES], ["path", "-", "-", "violation", "-", "-"], ["host", "-", "-", "-", "kept", "-"]])

    def test_origins(self):
        """Where do the forms lead, from http and from https?"""
        for word, scheme in (("{url}", "http"), ("{https}", "https")):
            done = self.run_lab("curl", "-sL", word, cases=",".join(f"307/{form}" for form in FORMS))
            hops = {case_of(hop["redirect"]["url"]["full"]): (urllib.parse.urlsplit(hop["redirect"]["url"]["full"]),
                                                      urllib.parse.urlsplit(hop["follow_up"]["url"]["full"]))
                    for hop in command.records(done.out) if hop["type"] == "hop"}
            for form in FORMS:
                start, end = hops[f"307/{form}"]
                self.assertEqual(start.scheme, {"upgrade": "http", "downgrade": "https"}.get(form, scheme))
                self.assertEqual(end.scheme, {"upgrade": "https", "downgrade": "http"}.get(form, scheme))
                self.assertEqual(end.hostname, {"host": "127.0.0.2", "ipv6": "::1"}.get(form, "127.0.0.1"))
                self.assertEqual(start.port == end.port, form not in ("port", "host", "ipv6", "upgrade", "downgrade"), form)

    @unittest.skipUnless(live_link.may_have_namespaces(), "no network namespaces here")
    def test_without_ipv6(self):
        namespace = live_link.Namespace(0)
        self.addCleanup(namespace.close)
        namespace.run("sysctl", "-q", "-w", "net.ipv6.conf.all.disable_ipv6=1")
        words = [*namespace.enter, command.HOPLINT, "-T", "ndjson", "-a", "-q"]
        for cases, code, found in (("307/ipv6,307/host", 0, {"307/host": "kept"}), ("ipv6", 2, {})):
            done = subprocess.run([*words, f"--lab={cases}", "--", "curl", "-sL", "{url}"], capture_output=True, text=True, check=False,
                                  env={**os.environ, **self.environment})
            self.assertIn("hoplint: --lab: there is no IPv6 on this system, so ipv6 is left out\n", done.stderr)
            done.out = done.stdout
            self.assertEqual((done.returncode, verdicts(done)), (code, found))

    def test_chosen(self):
        done = self.run_lab("curl", "-sL", "{url}", cases="303,307/path,303,host")
        expected = {"303/absolute", "307/path", *(f"{status}/host" for status in STATUSES)}
        self.assertEqual(set(verdicts(done)), expected)

    def test_once_without_a_word_for_the_case(self):
        script = 'for url in "$HOPLINT_LAB_URL" "$HOPLINT_LAB_HTTPS" {base}/302/path; do curl -sL "$url"; done'
        done = self.run_lab("sh", "-c", script)
        self.assertEqual([case_of(hop["redirect"]["url"]["full"]) for hop in command.records(done.out) if hop["type"] == "hop"],
                         ["301/absolute", "301/absolute", "302/path"])

    def test_much_content(self):
        self.write("much", bytes(3_000_000))
        for word in ("{url}", "{https}"):
            done = self.run_lab("curl", "-sL", "-T", self.path("much"), word, cases="307")
            hop = command.records(done.out)[0]
            self.assertEqual((hop["verdict"], hop["follow_up"]["http"]["request"]["body"]["size"]), ("kept", 3_000_000), done.err)


class Reports(Lab):
    def setUp(self):
        super().setUp()
        if not shutil.which("curl"):
            self.skipTest("no curl here")

    def test_formats(self):
        formats = ("text", "ndjson", "json", "csv", "har", "junit", "sarif", "html")
        options = [word for name in formats for word in ("-T", name, "-o", self.path(name))]
        done = self.run_lab("curl", "-sL", "-d", "a=1", "{url}", options=("-a", *options))
        self.assertEqual((done.code, done.out), (0, ""))
        self.assertRegex(self.read("text"), r"(?m)^  308 +1 +·$")
        self.assertRegex(self.read("text"), r"(?m)^  all +2 +3$")
        self.assertEqual(json.loads(self.read("json"))["summary"]["hops"]["total"], 5)
        for name in formats:
            self.assertIn("/landed/302/absolute", self.read(name), name)

    def test_packets(self):
        """What -w writes is judged alike, to the octet, without the laboratory: keys and all."""
        done = self.run_lab("curl", "-sL", "-d", "a=1", "{https}", options=("-T", "ndjson", "-a", "-w", self.path("seen")))
        again = command.run("-T", "ndjson", "-a", self.path("seen"))

        def hops(text):
            return [line for line in text.splitlines() if '"type":"hop"' in line]
        self.assertEqual(len(hops(done.out)), 5)
        self.assertEqual(hops(again.out), [line.replace('"lab"', json.dumps(self.path("seen"))) for line in hops(done.out)])

    def test_readme(self):
        line = re.search(r"(?m)^ +hoplint (--lab -- .*?)  +#", README.read_text(encoding="utf-8")).group(1)
        done = command.run(*line.split(), environment=self.environment)
        self.assertEqual(done.code, 0, done.err)
        self.assertIn("see-other-repeated", done.out)


class Trouble(Lab):
    def told(self, done, *lines, code=2):
        self.assertEqual(done.code, code, done.err)
        for line in lines:
            self.assertIn(line, done.err)

    def test_no_such_command(self):
        self.told(self.run_lab("/nowhere/client", "{url}"), "/nowhere/client", "No such file")

    def test_never_came(self):
        self.told(self.run_lab("true", "{url}", cases="308"), "308/absolute: true never came")

    def test_status_of_the_command(self):
        """is told, and decides nothing"""
        self.told(self.run_lab("sh", "-c", "curl -sL {url}; exit 7", cases="307"), "307/absolute: sh: exit status 7", code=0)
        self.told(self.run_lab("sh", "-c", "curl -sL {url}; kill -9 $$", cases="307"), "ended by signal 9", code=0)

    @needs("wget")
    def test_distrust(self):
        done = self.run_lab("wget", "-qO-", "{https}", cases="307")
        self.told(done, "1 TLS connection without a request", "never came")

    def test_options(self):
        for arguments, words in ((("--lab=306",), "'306' is no status"), (("--lab=307/",), "307/"), (("--lab=",), "''"),
                                 (("-i", "lo", "--lab"), "its own traffic"), (("-r", "x.pcap", "--lab"), "its own traffic"),
                                 (("--evidence", "x", "--lab"), "-w FILE"), (("--sandbox", "require", "--lab"), "no sandbox")):
            with self.subTest(arguments):
                self.complains(command.run(*arguments, environment=self.environment), words)

    def test_no_place_for_the_certificate(self):
        done = command.run("--lab", environment={"TMPDIR": self.path("nowhere")})
        self.complains(done, "--lab: ", "nowhere")


class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name == "href"]


class Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Waiting(Lab):
    """Without a command: it serves until it is interrupted."""

    def begin(self, *words):
        process = subprocess.Popen([command.HOPLINT, "-T", "ndjson", "-a", "--lab", *words], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env={**os.environ, **self.environment}, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        line = process.stderr.readline()
        self.http, self.https, self.authority = re.search(r"at (\S+)/ and (\S+)/ \(trust (\S+)\)", line).groups()
        self.port = int(self.http.rsplit(":", 1)[1])
        return process

    def end(self, process, number=signal.SIGINT):
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    def fetch(self, url, method="GET"):
        trust = ssl.create_default_context(cafile=self.authority)
        opener = urllib.request.build_opener(Unfollowed, urllib.request.HTTPSHandler(context=trust), urllib.request.ProxyHandler({}))
        try:
            with opener.open(urllib.request.Request(url, method=method), timeout=20) as response:
                return response.status, response.headers, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, ""

    def test_index(self):
        process = self.begin()
        for base in (self.http, self.https):
            status, headers, text = self.fetch(base + "/")
            self.assertEqual((status, headers.get_content_type()), (200, "text/html"))
            links = Links(text).found
            self.assertEqual(len(links), 2 * (len(FORMS) - 1) * len(STATUSES))
            for url in links:
                status, headers, _ = self.fetch(url, "DELETE")
                self.assertEqual(str(status), case_of(url).split("/")[0])
                landed = urllib.parse.urljoin(url, headers["Location"])
                status, _, text = self.fetch(landed, "PURGE")
                self.assertEqual((status, text), (200, f"{case_of(url)} came here with PURGE, content: 0\n"))
        code, out, _ = self.end(process)
        self.assertEqual(sum(record["type"] == "hop" for record in command.records(out)), 2 * 2 * (len(FORMS) - 1) * len(STATUSES))
        self.assertEqual(code, 1)  # DELETE became PURGE

    def say(self, octets, end=b""):
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as talk:
            talk.sendall(octets)
            got = b""
            while not end or not got.endswith(end):
                more = talk.recv(65536)
                if not more:
                    break
                got += more
            return got

    def test_what_a_server_must_bear(self):
        process = self.begin()
        host = b"Host: localhost:%d\r\n" % self.port
        self.assertIn(b" 404 ", self.say(b"GET /nowhere HTTP/1.0\r\n\r\n"))
        self.assertIn(b"Location: http://127.0.0.1:%d/landed/301/absolute\r\n" % self.port, self.say(b"GET /301/absolute HTTP/1.0\r\n\r\n"))
        self.assertIn(b"Location: http://localhost:%d/landed/301/absolute\r\n" % self.port,
                      self.say(b"GET /301/absolute HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n"))
        self.assertIn(b"Location: http://127.0.0.1:", self.say(b"GET /301/absolute HTTP/1.0\r\nHost: evil.example\r\n\r\n"))
        self.assertEqual(self.say(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0" + b"\0\0\3\1\5\0\0\0\1\x82\x84\x86"), b"")
        self.assertEqual(self.say(b"\0" * 3_000_000)[:4], b"")
        two = self.say(b"HEAD /307/path HTTP/1.1\r\n" + host + b"\r\nGET /landed/307/path HTTP/1.1\r\n" + host + b"\r\n", b"content: 0\n")
        self.assertEqual(two.count(b"HTTP/1.1 "), 2)
        expecting = self.say(b"PUT /landed/307/path HTTP/1.1\r\n" + host + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\n", b"\r\n\r\n")
        self.assertEqual(expecting, b"HTTP/1.1 100 Continue\r\n\r\n")
        self.assertEqual(self.end(process)[0], 1)  # HEAD became GET

    def test_many_connections(self):
        process = self.begin()
        idle = [socket.create_connection(("127.0.0.1", self.port), timeout=20) for _ in range(100)]
        self.assertEqual(self.fetch(self.http + "/landed/307/path")[0], 200)
        for connection in idle:
            connection.close()
        self.assertEqual(self.end(process)[0], 0)

    def test_two_at_once(self):
        first = self.begin()
        port = self.port
        second = self.begin()
        self.assertNotEqual(port, self.port)
        for process in (first, second):
            self.assertEqual(self.end(process)[0], 0)

    def test_loopback_only(self):
        process = self.begin()
        listening = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=False).stdout if shutil.which("ss") else ""
        own = [line.split()[3] for line in listening.splitlines() if f"pid={process.pid}," in line]
        self.assertEqual(self.end(process)[0], 0)
        if not own:
            self.skipTest("no ss here that shows them")
        self.assertEqual(len(own), 8)
        self.assertTrue(all(re.match(r"(127\.0\.0\.[12]|\[::1\]):", address) for address in own), own)

    def left_of(self, number):
        """Processes left when a command that would not end is interrupted."""
        mark = self.path("mark")
        script = f"trap '' TERM; sleep 300 & echo $$ $! > {mark}.new; mv {mark}.new {mark}; wait"
        process = self.begin("--", "sh", "-c", script)
        while not os.path.exists(mark):
            time.sleep(0.02)
        code, _, err = self.end(process, number)
        self.assertEqual(code, 2)
        self.assertIn("before the command was done", err)
        return [pid for pid in self.read("mark").split() if not ends(pid)]

    def test_nothing_is_left(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            self.assertEqual(self.left_of(number), [])

    def test_background_is_ended(self):
        mark = self.path("mark")
        done = self.run_lab("sh", "-c", f"curl -sL {{url}}; sleep 300 & echo $! > {mark}", cases="307")
        self.assertEqual(done.code, 0, done.err)
        self.assertTrue(ends(self.read("mark").strip()))

    def test_stop_after(self):
        done = command.run("--stop-after", "0.5", "--lab", environment=self.environment)
        self.assertEqual(done.code, 0, done.err)
        done = command.run("--stop-after", "0.5", "--lab", "--", "sleep", "300", environment=self.environment)
        self.assertEqual(done.code, 2, done.err)


def ends(pid):
    """Does it go? Who is killed on a busy machine may not have died yet."""
    for _ in range(250):
        if has_ended(pid):
            return True
        time.sleep(0.02)
    return False


def has_ended(pid):
    """Also where nobody has asked how, because nobody adopts orphans."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


if __name__ == "__main__":
    command.main()
