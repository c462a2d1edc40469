# SPDX-License-Identifier: GPL-2.0-or-later
"""What hoplint ought to say, worked out from the server's log alone: the table of RFC 9110 §15.4 and the rules that
belong to it, written a second time, in another language, from another source. It knows nothing of captures.

It can be this short because every case has a target URL of its own: the follow-up is the first request for it. Where
several clients share the cases, each says in a field who it is."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

REDIRECTS = (301, 302, 303, 307, 308)
CONTENT_FIELDS = ("content-type", "content-encoding", "content-language", "content-location", "content-length")
SECRET_FIELDS = ("x-api-key", "x-auth-token")
CLIENT_FIELD = "x-client"
ERRANDS = ("/pages/", "/done/", "/favicon.ico")
DEFAULT_PORTS = {"http": 80, "https": 443}


class Record:
    """A line of the server's log."""

    def __init__(self, line):
        self.line = line
        self.method = line["method"]
        self.time = line["time"]
        self.status = line["status"]
        self.client_port = line["client"]["port"]
        self.server = (line["server"]["address"], line["server"]["port"])
        self.length = line["content"]["length"]
        self.digest = line["content"]["sha256"]
        self.is_whole = line["content"]["complete"]

    def value(self, name):
        if name == "host" and self.line.get("authority"):
            return self.line["authority"]
        return ", ".join(value for key, value in self.line["headers"] if key.lower() == name)

    def has(self, name):
        return any(key.lower() == name for key, _ in self.line["headers"])

    @property
    def url(self):
        if not self.line["target"].startswith("/"):
            return self.line["target"]
        scheme = "https" if self.line["tls"] else "http"
        return f"{scheme}://{self.value('host').lower().removesuffix(f':{DEFAULT_PORTS[scheme]}')}{self.line['target']}"

    @property
    def is_redirect(self):
        return self.status in REDIRECTS and len(self.line["location"]) == 1

    @property
    def is_preflight(self):
        return self.method == "OPTIONS" and self.has("access-control-request-method")

    def cookies(self):
        return {pair.strip() for pair in self.value("cookie").split(";") if pair.strip()}


@dataclass
class Hop:
    """A redirect, what came after it, and what is to be said about that."""

    redirect: Record
    target: str
    follow_up: Record = None
    stale_host: bool = False  # it went to the target's server under the redirect's Host
    verdict: str = "not-followed"
    findings: set = field(default_factory=set)  # of (rule, severity)


def hops(lines):
    """All hops that a log shows, in the order of the redirects."""
    records = sorted((Record(line) for line in lines), key=lambda record: record.time)
    claimed = set()
    found = []
    for redirect in filter(lambda record: record.is_redirect and not record.is_preflight, records):
        hop = Hop(redirect, urljoin(redirect.url, redirect.line["location"][0]).partition("#")[0])
        later = [r for r in records if r.time > redirect.time and not r.is_preflight and id(r) not in claimed]
        later = [r for r in later if r.value(CLIENT_FIELD) == redirect.value(CLIENT_FIELD)]
        hop.follow_up = next((record for record in later if record.url == hop.target), None)
        if not hop.follow_up:
            hop.follow_up = next((record for record in later if _came_under_old_name(record, hop)), None)
            hop.stale_host = hop.follow_up is not None
        if hop.follow_up:
            claimed.add(id(hop.follow_up))
            _judge(hop)
        found.append(hop)
    return found


def without_keys(found):
    """What is left of hops for whom https hides: it is not known whether there was a follow-up behind it."""
    seen = [hop for hop in found if not hop.redirect.line["tls"]]
    return [Hop(hop.redirect, hop.target, verdict="unseen") if hop.follow_up and hop.follow_up.line["tls"] else hop for hop in seen]


def unexplained(lines, found):
    """Requests that are part of no hop, and no preflight and no errand of a browser either. There must be none: the oracle
    would have missed a follow-up, to a wrong target perhaps."""
    known = {id(record.line) for hop in found for record in (hop.redirect, hop.follow_up) if record}
    rest = [Record(line) for line in lines if id(line) not in known]
    return [r for r in rest if not r.is_preflight and not r.line["target"].startswith(ERRANDS)]


def _came_under_old_name(record, hop):
    target = urlsplit(hop.target)
    path = hop.target.partition(target.netloc)[2]
    port = target.port or DEFAULT_PORTS[target.scheme]
    return (record.line["target"], record.server[1], record.value("host")) == (path, port, hop.redirect.value("host"))


def origin(url):
    split = urlsplit(url)
    return split.scheme, split.hostname, split.port or DEFAULT_PORTS[split.scheme]


def registrable(host):
    """Right for the laboratory's names: no public suffix among them has two labels."""
    return ".".join(host.split(".")[-2:])


def _same_content(before, after):
    return (before.length, before.digest) == (after.length, after.digest)


def _judge(hop):
    before, after = hop.redirect, hop.follow_up
    if not (before.is_whole and after.is_whole):
        hop.verdict = "undetermined"
        return
    rules = _method_rules(before, after)
    hop.findings = rules | _rewrite_rules(before, after) | _secret_rules(before, after, hop.target) | _downgrade_rules(before, after)
    if hop.stale_host:
        hop.findings.add(("stale-host", "warning"))
    rewritten = (before.status == 303 and before.method != after.method) or ("post-to-get", "note") in rules
    if any(severity != "note" for _, severity in rules) or ("content-after-rewrite", "warning") in hop.findings:
        hop.verdict = "violation"
    else:
        hop.verdict = "permitted" if rewritten else "kept"


def _method_rules(before, after):
    """The table: what each status allows the method and the content to become."""
    if before.status in (307, 308):
        if after.method != before.method:
            return {("method-changed", "error")}
        return set() if _same_content(before, after) else {("content-changed", "error")}
    if before.status == 303:
        return set() if after.method in ("GET", "HEAD") else {("see-other-repeated", "warning")}
    if after.method == before.method:
        return set() if _same_content(before, after) else {("content-dropped", "warning")}
    if (before.method, after.method) == ("POST", "GET"):
        # With content it is another thing than what is permitted, and content-after-rewrite says so.
        return set() if after.length else {("post-to-get", "note")}
    return {("method-rewritten", "warning")}


def _rewrite_rules(before, after):
    """What a request that became GET or HEAD may not carry along."""
    if after.method == before.method or after.method not in ("GET", "HEAD"):
        return set()
    if after.length:
        return {("content-after-rewrite", "warning")}
    stale = any(before.has(name) and after.has(name) for name in CONTENT_FIELDS)
    return {("stale-content-fields", "note")} if stale else set()


def _downgrade_rules(before, after):
    """What leaves the protection of https (RFC 9110 §10.1.3: no Referer may)."""
    if not (before.url.startswith("https:") and after.url.startswith("http:")):
        return set()
    referer = after.value("referer").startswith("https:")
    return {("insecure-downgrade", "warning")} | ({("referer-downgrade", "warning")} if referer else set())


def _secret_rules(before, after, target):
    """What goes to another origin or host with the follow-up. Where it went is the target, whatever Host it bore."""
    rules = set()
    host, new_host = urlsplit(before.url).hostname, urlsplit(target).hostname
    elsewhere = host != new_host
    authorization = before.value("authorization")
    if authorization and origin(before.url) != origin(target) and after.value("authorization") == authorization:
        rules.add(("authorization-forwarded", "error" if elsewhere else "warning"))
    if elsewhere and before.cookies() & after.cookies():
        kin = registrable(host) == registrable(new_host)
        rules.add(("cookie-forwarded", "note" if kin else "warning"))
    if elsewhere and any(before.has(name) and before.value(name) == after.value(name) for name in SECRET_FIELDS):
        rules.add(("secret-header-forwarded", "note"))
    if elsewhere and before.status in (307, 308) and before.length and _same_content(before, after):
        rules.add(("content-to-other-origin", "note"))
    return rules
