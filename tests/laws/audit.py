# SPDX-License-Identifier: GPL-2.0-or-later
"""What hoplint says about octets or files, and what of it two captures of the same traffic must agree on."""
import json
import os
import subprocess

OPTIONS = ("-a", "-T", "ndjson", "--exchanges", "--fail-on", "never")
ENVIRONMENT = {**{name: value for name, value in os.environ.items() if name != "NO_COLOR"}, "LC_ALL": "C.UTF-8"}


class Failed(AssertionError):
    """hoplint did not do what every capture in this folder can expect."""


def output(hoplint, *arguments, stdin=b"", environment=None, codes=(0,)):
    done = subprocess.run([hoplint, *arguments], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=100,
                          env={**ENVIRONMENT, **(environment or {})}, check=False)
    if done.returncode not in codes:
        raise Failed(f"exit code {done.returncode}: {done.stderr[-2000:].decode(errors='replace')}")
    return done.stdout


def audit(hoplint, *files, stdin=b"", keys=None, codes=(0,)):
    """The records of a capture; without `files` of the octets on standard input. `keys`: path of a TLS key log."""
    words = (*OPTIONS, *(["-k", keys] if keys else []), *(files or ["-"]))
    return [json.loads(line) for line in output(hoplint, *words, stdin=stdin, codes=codes).splitlines()]


def hops(records):
    return [record for record in records if record["type"] == "hop"]


def exchanges(records):
    return [record for record in records if record["type"] == "exchange"]


def summary(records):
    return records[-1]


# Where something was found, and how often it had to be looked at, is the capture's own affair.
PLACE = {"pcap", "frames", "connection", "captures", "coverage", "packets", "octets"}
TIME = {"time"}


def without(value, names):
    if isinstance(value, dict):
        return {name: without(member, names) for name, member in value.items() if name not in names}
    if isinstance(value, list):
        return [without(member, names) for member in value]
    return value


def chains(records, names):
    """Each chain as one text; in a chain's id are times and addresses, so its hops are told by their places."""
    found = {}
    for hop in hops(records):
        found.setdefault(hop["chain"]["id"], []).append(without(hop, names | {"id"}))
    return [json.dumps(chain, sort_keys=True) for chain in found.values()]


def view(records, leave_out=frozenset(), in_order=False, has_summary=True):
    """What two captures of one traffic must agree on: the chains, the exchanges, the counts that end the report."""
    names = PLACE | leave_out
    requests = [json.dumps(without(exchange, names | {"id"}), sort_keys=True) for exchange in exchanges(records)]
    judged = chains(records, names)
    if not in_order:
        requests.sort()
        judged.sort()
    last = [json.dumps(without(summary(records), names | TIME), sort_keys=True)] if has_summary else []
    return judged + requests + last


def difference(before, after):
    """The first things that are in one view only, as lines."""
    before, after = ([text if isinstance(text, str) else json.dumps(text) for text in texts] for texts in (before, after))
    lost = [text for text in before if text not in after]
    new = [text for text in after if text not in before]
    lines = [f"- {text[:3000]}" for text in lost[:2]] + [f"+ {text[:3000]}" for text in new[:2]]
    return lines or (["another order"] if before != after else [])
