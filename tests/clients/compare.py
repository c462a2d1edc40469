# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds hoplint's records against the oracle's hops: every hop, its follow-up, its verdict, its findings."""

from collections import Counter, defaultdict


def _name_log(record):
    """What a request is called on both sides: who sent what where, which time."""
    return (record.url, record.method, record.client_port, record.server)


def _name_told(exchange):
    server = exchange["server"]
    return (
        exchange["url"]["full"],
        exchange["http"]["request"]["method"],
        exchange["client"]["port"],
        (server["address"], server["port"]),
    )


def _text(name):
    url, method, port, server = name
    return f"{method} {url} (from port {port} to {server[0]}:{server[1]})"


def _told_findings(hop):
    return {(finding["rule"], finding["severity"]) for finding in hop["findings"]}


def _differences(expected, told):
    """One line a disagreement about one hop."""
    follow_up = expected.follow_up and _name_log(expected.follow_up)
    told_follow_up = told["follow_up"] and _name_told(told["follow_up"])
    if follow_up != told_follow_up:
        yield f"follow-up: the log has {follow_up and _text(follow_up)}, hoplint says {told_follow_up and _text(told_follow_up)}"
    if expected.verdict != told["verdict"]:
        yield f"verdict: {expected.verdict} by the log, hoplint says {told['verdict']}"
    findings = _told_findings(told)
    for rule, severity in sorted(expected.findings - findings):
        yield f"missing finding: {severity} {rule}"
    for rule, severity in sorted(findings - expected.findings):
        yield f"false finding: {severity} {rule}"


def _in_order(items, name):
    """The items by name; several of one name stay in their order."""
    sorted_out = defaultdict(list)
    for item in items:
        sorted_out[name(item)].append(item)
    return sorted_out


def _is_excusable(expected, told):
    """In a crowd of equal clients: an honest "ambiguous", or a "likely" that took another one's equal follow-up."""
    if told["confidence"] == "ambiguous":
        return told["verdict"] == "undetermined"
    return told["confidence"] == "likely" and (expected.verdict, expected.findings) == (told["verdict"], _told_findings(told))


# On a machine that is busy enough a client may take so long that its follow-up could as well be another process's.
LATE_SECONDS = 0.1


def _is_late(expected, told):
    """An honest "ambiguous" about a follow-up that the log saw late."""
    late = expected.follow_up and expected.follow_up.time - expected.redirect.time > LATE_SECONDS
    return late and told["confidence"] == "ambiguous" and told["verdict"] == "undetermined"


def _is_hidden(expected, told):
    """An honest "unseen": there was no follow-up, but one could have been where hoplint cannot see."""
    return expected.verdict == "not-followed" and told["verdict"] == "unseen"


def compare(expected, records, in_crowd=False, hidden=False):
    """`expected` from the oracle, `records` from hoplint. Gives [(name, [disagreement, …])], every hop once."""
    log = _in_order(expected, lambda hop: _name_log(hop.redirect))
    told = _in_order((record for record in records if record["type"] == "hop"), lambda hop: _name_told(hop["redirect"]))
    result = []
    for name in dict.fromkeys([*log, *told]):
        ours, theirs = log.get(name, []), told.get(name, [])
        for hop, record in zip(ours, theirs):
            excused = _is_late(hop, record) or (in_crowd and _is_excusable(hop, record)) or (hidden and _is_hidden(hop, record))
            result.append((_text(name), [] if excused else list(_differences(hop, record))))
        result += [(_text(name), ["hop not found by hoplint"]) for _ in ours[len(theirs):]]
        result += [(_text(name), ["hop that the log does not know"]) for _ in theirs[len(ours):]]
    return result + _summary_disagreement(records)


def _summary_disagreement(records):
    """The summary must count the very hops that were told."""
    verdicts = Counter(record["verdict"] for record in records if record["type"] == "hop")
    summary = [record for record in records if record["type"] == "summary"]
    if len(summary) != 1:
        return [("summary", [f"{len(summary)} summary records instead of one"])]
    told = {verdict: number for verdict, number in summary[0]["hops"]["by_verdict"].items() if number}
    return [] if told == dict(verdicts) else [("summary", [f"counts {told}, but {dict(verdicts)} were told"])]
