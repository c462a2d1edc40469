#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Does the schema refuse what is wrong? Each case spoils one thing in a good report, example.ndjson."""
import copy
import json
import pathlib
import sys

import schema

EXAMPLE = pathlib.Path(__file__).with_name("example.ndjson").read_text(encoding="utf-8")


def spoiled(records, number, path, value):
    """A copy in which one member of one record is another; value None removes it."""
    records = copy.deepcopy(records)
    *steps, last = path
    place = records[number]
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return records


# Which record (0: an exchange, 1: a hop with a follow-up, 2: one without, 3: the summary), which member, and what it becomes.
CASES = [
    (0, ["type"], "exchanges"),
    (0, ["id"], "12"),
    (0, ["time"], "2026-11-20 05:00:00"),
    (0, ["client", "port"], 65536),
    (0, ["client", "port"], None),
    (0, ["server", "name"], "x"),
    (0, ["network", "protocol", "version"], "1.2"),
    (0, ["network", "stream"], None),
    (0, ["http"], {}),
    (0, ["http", "request", "header", "authorization"], "Basic x"),
    (0, ["http", "request", "header", "host"], ["only one"]),
    (0, ["http", "request", "body", "digest"], "xxh3:12"),
    (0, ["http", "request", "body", "complete"], False),
    (0, ["http", "request", "body", "size"], None),
    (0, ["http", "request", "body", "state"], "pending"),
    (0, ["http", "response", "status_code"], "307"),
    (0, ["http", "response", "header", "set-cookie"], "a=b"),
    (0, ["pcap", "request_frames"], [0]),
    (0, ["pcap", "request_frames"], [{"file": "x"}]),
    (0, ["tls"], None),
    (0, ["verdict"], "kept"),
    (1, ["verdict"], "fine"),
    (1, ["verdict"], "undetermined"),
    (1, ["verdict"], "unseen"),
    (1, ["chain", "hop"], 0),
    (1, ["chain", "hop"], 2),
    (1, ["confidence"], "none"),
    (1, ["evidence"], ["same-connection", "same-connection"]),
    (1, ["follow_up"], None),
    (1, ["redirect", "type"], "exchange"),
    (1, ["redirect", "pcap", "frames"], [1]),
    (1, ["findings", 0, "rule"], "no-such-rule"),
    (1, ["findings", 0, "severity"], "off"),
    (1, ["findings", 0, "message"], ""),
    (1, ["findings", 0, "frames"], [1, 2, 3, 4]),
    (1, ["resend_count"], None),
    (1, ["surprise"], 1),
    (2, ["reason"], None),
    (2, ["reason"], "no idea"),
    (2, ["verdict"], "kept"),
    (2, ["confidence"], "certain"),
    (2, ["evidence"], ["referer"]),
    (2, ["target"], 1),
    (3, ["hops", "by_status", "304"], {}),
    (3, ["hops", "by_verdict", "kept"], -1),
    (3, ["hops", "by_client", 0, "user_agent"], None),
    (3, ["findings", "by_rule", "post-to-get"], 0),
    (3, ["coverage", "complete"], None),
    (3, ["coverage", "captures", "lost"], None),
    (3, ["coverage", "streams", "gaps"], None),
    (3, ["coverage", "streams", "holes"], 1),
    (3, ["time", "first"], None),
]


def ndjson_of(records):
    return "".join(json.dumps(record) + "\n" for record in records)


def document_of(records):
    return json.dumps({"hoplint": {"version": "1.2.3"}, "records": records[:-1], "summary": records[-1]})


def main():
    records = [json.loads(line) for line in EXAMPLE.splitlines()]
    failures = []
    for text in (EXAMPLE, document_of(records), ndjson_of(records[3:]), document_of(records[3:])):
        failures += schema.problems_of(text)
    for case in CASES:
        wrong = spoiled(records, *case)
        if not schema.problems_of(ndjson_of(wrong)) or not schema.problems_of(document_of(wrong)):
            failures.append(f"accepted: {case}")
    orders = [records[:3], records[3:] + records[:3], records + records[3:], []]
    broken = [ndjson_of(wrong) for wrong in orders] + [EXAMPLE[:-1], EXAMPLE[:-9], "", '{"hoplint":{}}', "null\n"]
    failures += [f"accepted: {text[:60]}" for text in broken if not schema.problems_of(text)]
    print("\n".join(failures) or f"{len(CASES) + len(broken)} spoiled reports were refused")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
