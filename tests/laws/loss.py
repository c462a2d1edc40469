# SPDX-License-Identifier: GPL-2.0-or-later
"""What may be said of a capture of which frames are missing, given what is said of the whole one.

Loss may turn a verdict into undetermined, unseen or not-followed, or lose a hop. It may not make

- a verdict on a pair (kept, permitted, violation) that the whole capture does not pass on the same two requests;
- a warning or an error that the whole capture does not find at the same hop.

Exceptions:

- A follow-up that was sent several times may now be one of its later copies, and that may have come whole where the first did not:
  kept or permitted instead of undetermined.
- redirect-loop and too-many-hops are said once in a chain, at the first hop that earns them. When the chain is broken, the piece
  that is left may earn them at a later hop: each hop after the first one of the whole chain.
- When nothing is left of the connection of the true follow-up from there on, or no octet at all of what it said, nothing tells that
  there was one, and a later request may be taken for it. But never for a violation: only kept or permitted.
- unusable-location is about a response alone. It may be found without the request, where the whole capture finds it on the same
  connection with the same status.
"""
from collections import defaultdict

import audit

JUDGED = ("kept", "permitted", "violation")
OF_CHAINS = ("redirect-loop", "too-many-hops")
OF_RESPONSES = ("unusable-location",)


def ends_of(exchange):
    return tuple((exchange[side]["address"], exchange[side]["port"]) for side in ("client", "server"))


def key_of(exchange):
    """Not the server: that of a tunnel is the proxy's where the request for the tunnel is lost."""
    request = exchange["http"].get("request")
    return (ends_of(exchange)[0], request["method"], exchange.get("url", {}).get("full")) if request else None


def findings_of(hop):
    return {finding["rule"] for finding in hop["findings"]}


def faults_of(hop):
    """What is wrong with a redirect's response alone."""
    redirect = hop["redirect"]
    return {(ends_of(redirect), redirect["http"]["response"]["status_code"], rule)
            for rule in findings_of(hop).intersection(OF_RESPONSES)}


class Requests:
    """Tells which request of the whole capture is meant. Loss leaves the connection, the method and the URL as they are; a request
    may only seem to start later, when its first packets are gone and came again."""

    def __init__(self, exchanges):
        self.times = defaultdict(list)
        for exchange in exchanges:
            self.times[key_of(exchange)].append(exchange["time"])
        for times in self.times.values():
            times.sort()

    def identity(self, exchange):
        """None: there is no such request."""
        key = key_of(exchange)
        earlier = [time for time in self.times.get(key, ()) if time <= exchange["time"]]
        return (key, earlier[-1]) if key and earlier else None


class Whole:
    """What is said of the whole capture. `silent`: the ends of connections, and the time after which nothing is left of them, now
    that frames are missing."""

    def __init__(self, records, silent=()):
        self.silent = dict(silent)
        self.requests = Requests(audit.exchanges(records))
        self.hops = {}  # identity of the redirect → the hop
        self.broken = {}  # rule of a chain → redirects from where on it was broken
        for hop in audit.hops(records):
            self.hops[self.requests.identity(hop["redirect"])] = hop
        self.faults = set().union(*map(faults_of, audit.hops(records)))
        for rule in OF_CHAINS:
            self.broken[rule] = set(self.from_first(records, rule))

    def from_first(self, records, rule):
        guilty = set()
        for hop in audit.hops(records):
            chain = hop["chain"]["id"]
            if rule in findings_of(hop):
                guilty.add(chain)
            if chain in guilty:
                yield self.requests.identity(hop["redirect"])

    def paired(self, redirect, follow_up):
        """The hop of the whole capture that has these two requests, or a copy of its follow-up; None: they are no pair."""
        hop = self.hops.get(redirect)
        if not hop or not hop["follow_up"] or not follow_up:
            return None
        key, time = self.requests.identity(hop["follow_up"])
        if (key, time) == follow_up:
            return hop
        is_copy = hop["resend_count"] > 0 and follow_up[0][1:] == key[1:] and follow_up[1] > time
        return hop if is_copy else None


def line_of(hop):
    ends = [f"{e['http'].get('request', {}).get('method')} {e.get('url', {}).get('full')} at {e['time']}" if e else "nothing"
            for e in (hop["redirect"], hop["follow_up"])]
    return " → ".join(ends) + f" {hop['verdict']} ({hop['confidence']})"


def is_excused(whole, redirect, hop):
    """Was the true follow-up lost without a trace, and is nobody accused?"""
    before = whole.hops.get(redirect)
    if not before or not before["follow_up"] or hop["verdict"] not in ("kept", "permitted"):
        return False
    since = whole.silent.get(ends_of(before["follow_up"]))
    return since is not None and since < before["follow_up"]["time"]


def is_judged_by_copy(whole, pair, follow_up, hop):
    return (whole.requests.identity(pair["follow_up"]) != follow_up and pair["verdict"] == "undetermined" and
            hop["verdict"] in ("kept", "permitted"))


def is_true(whole, redirect, follow_up, hop):
    pair = whole.paired(redirect, follow_up)
    if not pair:
        return is_excused(whole, redirect, hop)
    return pair["verdict"] == hop["verdict"] or is_judged_by_copy(whole, pair, follow_up, hop)


def false_verdict(whole, redirect, follow_up, hop):
    if hop["verdict"] in JUDGED and not is_true(whole, redirect, follow_up, hop):
        before = whole.hops.get(redirect)
        yield f"false {hop['verdict']}: {line_of(hop)}; whole: {line_of(before) if before else 'nothing'}"


def false_findings(whole, redirect, follow_up, hop):
    pair = whole.paired(redirect, follow_up) if hop["follow_up"] else whole.hops.get(redirect)
    allowed = findings_of(pair) if pair else set()
    allowed |= {rule for rule in OF_CHAINS if pair and redirect in whole.broken[rule]}
    allowed |= {fault[-1] for fault in faults_of(hop) & whole.faults if not redirect}
    for finding in hop["findings"]:
        if finding["severity"] != "note" and finding["rule"] not in allowed:
            yield f"false {finding['severity']} {finding['rule']}: {line_of(hop)}; whole: {line_of(pair) if pair else 'nothing'}"


def falsehoods(whole, records):
    """What is said of the capture with losses and may not be."""
    for hop in audit.hops(records):
        redirect, follow_up = (end and whole.requests.identity(end) for end in (hop["redirect"], hop["follow_up"]))
        yield from false_verdict(whole, redirect, follow_up, hop)
        yield from false_findings(whole, redirect, follow_up, hop)


def denied(whole, records):
    """Redirects that were followed in the whole capture, and are said not to have been."""
    for hop in audit.hops(records):
        before = whole.hops.get(whole.requests.identity(hop["redirect"]))
        if hop["verdict"] == "not-followed" and before and before["verdict"] in JUDGED:
            yield hop
