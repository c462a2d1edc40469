#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""parity.py HOPLINT PLUGINS [--table] [--refresh] [SAMPLE...]: do the command and Wireshark with the plugin say the same about every sample?

Each capture goes through the command, through tshark in one pass, and through tshark -2. The hops must be the same: verdicts,
reasons, rules, what was paired with what and how surely, and the frames. What tshark shows in the frames themselves must agree:
with -2 every verdict stands in its frame; in one pass a verdict that is shown is the final one.
differences.json lists what one of them cannot see, with the reason; it must be exactly that, no more and no less.
--table: prints the hops of each sample by face. --refresh: writes anew what differs in the samples that are listed there.
TCP segments are reassembled whatever their order, as dissector/README.md recommends."""

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "plugin"))

from tshark import Wireshark, captures  # noqa: E402

SAMPLES = os.path.join(HERE, "..", "..", "samples")
FIELDS = ("frame.number", "hoplint.verdict", "hoplint.rule", "hoplint.chain")


def exchange_of(exchange):
    if not exchange:
        return "none"
    http = exchange["http"]
    request, response = http.get("request", {}), http.get("response", {})
    pcap = exchange["pcap"]
    return " ".join((
        f"[{exchange['client'].get('address')}]",
        request.get("method", "?"), exchange.get("url", {}).get("full", "?"),
        f"{request.get('body', {}).get('size', '?')}",
        str(response.get("status_code", "-")),
        f"frames {pcap.get('request_frames', [])}/{pcap.get('response_frames', [])}"))


def line_of(record):
    """A hop in one line: all that both faces must agree on."""
    findings = ", ".join(f"{f['severity']} {f['rule']} ({f['message']})" for f in record["findings"])
    return " | ".join((
        f"{exchange_of(record['redirect'])} -> {exchange_of(record['follow_up'])}",
        f"hop {record['chain']['hop']}/{record['chain']['length']}",
        f"{record['verdict']} {record.get('reason', '')} {record.get('confidence', '')} {','.join(record.get('evidence', []))}",
        f"target {record.get('target')}", findings))


def hops_of(text):
    records = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [record for record in records if record["type"] == "hop"]


def shown_of(text):
    """Frame -> what stands in it, from -T fields."""
    shown = {}
    for line in text.splitlines():
        if line.startswith("{") or "\t" not in line:
            continue
        number, verdicts, rules, _ = line.split("\t")
        if verdicts:
            shown[int(number)] = (verdicts.split(","), sorted(filter(None, rules.split(","))))
    return shown


def frame_of(hop):
    """The frame that bears the verdict: the last of the follow-up's, or of the redirect's."""
    if hop["follow_up"]:
        return hop["follow_up"]["pcap"]["request_frames"][-1]
    return hop["redirect"]["pcap"]["response_frames"][-1]


def due_of(hops):
    due = {}
    for hop in hops:
        verdicts, rules = due.setdefault(frame_of(hop), ([], []))
        verdicts.append(hop["verdict"])
        rules += [finding["rule"] for finding in hop["findings"]]
    return {frame: (sorted(verdicts), sorted(rules)) for frame, (verdicts, rules) in due.items()}


def sorted_shown(shown):
    return {frame: (sorted(verdicts), sorted(rules)) for frame, (verdicts, rules) in shown.items()}


def differences(command, plugin, face):
    """Lines "< hop" (the command's alone) and "> hop" (the plugin's)."""
    ours, theirs = Counter(map(line_of, command)), Counter(map(line_of, plugin))
    return [f"{face} < {line}" for line in sorted((ours - theirs).elements())] + \
           [f"{face} > {line}" for line in sorted((theirs - ours).elements())]


def shown_wrongly(hops, shown, one_pass):
    """Sentences: what the frames say and the report does not."""
    due, shown = due_of(hops), sorted_shown(shown)
    words = []
    for frame in sorted(due.keys() | shown.keys()):
        if one_pass and frame not in shown:
            continue
        if one_pass and frame in due:
            is_right = set(shown[frame][0]) <= set(due[frame][0]) and set(shown[frame][1]) <= set(due[frame][1])
        else:
            is_right = due.get(frame) == shown.get(frame)
        if not is_right:
            words.append(f"frame {frame} shows {shown.get(frame)}, due is {due.get(frame)}")
    return words


class Parity:
    def __init__(self, hoplint, plugins):
        self.hoplint = hoplint
        self.wireshark = Wireshark(plugins)

    def plugin(self, capture, *options):
        words = [word for field in FIELDS for word in ("-e", field)]
        return self.wireshark.tshark(capture, *options, "-o", "tcp.reassemble_out_of_order:TRUE", "-T", "fields", *words, "-z", "hoplint,ndjson,all").stdout

    def compare(self, name, capture):
        """Counts of hops by face, and what differs."""
        command = hops_of(subprocess.run([self.hoplint, "-T", "ndjson", "-a", capture], capture_output=True, text=True, check=False).stdout)
        copy = self.wireshark.bring(capture, f"{name}.{os.path.basename(capture)}")
        one, two = self.plugin(copy), self.plugin(copy, "-2")
        one_hops, two_hops = hops_of(one), hops_of(two)
        words = differences(command, one_hops, "one pass")
        if sorted(map(line_of, one_hops)) != sorted(map(line_of, two_hops)):
            words += differences(one_hops, two_hops, "-2 against one pass")
        words += [f"-2: {sentence}" for sentence in shown_wrongly(two_hops, shown_of(two), False)]
        words += [f"one pass: {sentence}" for sentence in shown_wrongly(one_hops, shown_of(one), True)]
        early = len(shown_of(one).keys() & due_of(one_hops).keys())
        return (name, len(command), len(one_hops), len(two_hops), early), words


def known_differences():
    with open(os.path.join(HERE, "differences.json"), encoding="utf-8") as file:
        return json.load(file)


def refresh(results, known):
    for row, found in results:
        if row[0] in known:
            known[row[0]]["differences"] = sorted(found)
    with open(os.path.join(HERE, "differences.json"), "w", encoding="utf-8") as file:
        json.dump(known, file, indent=1, ensure_ascii=False, sort_keys=True)
        file.write("\n")


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if len(words) < 2:
        raise SystemExit(__doc__)
    parity, known = Parity(*words[:2]), known_differences()
    chosen = [(name, capture) for name, capture in captures(SAMPLES) if not words[2:] or name in words[2:]]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda sample: parity.compare(*sample), chosen))
    if "--refresh" in sys.argv:
        refresh(results, known)
    wrong, hops = 0, Counter()
    if "--table" in sys.argv:
        print(f"{'sample':<34} {'command':>8} {'one pass':>8} {'-2':>8} {'shown in one pass':>18}")
    for row, found in results:
        listed = known.get(row[0], {"reason": "", "differences": []})
        hops.update(dict(zip(("command", "one pass", "-2"), row[1:])))
        if "--table" in sys.argv:
            print(f"{row[0]:<34} {row[1]:>8} {row[2]:>8} {row[3]:>8} {row[4]:>18}  {listed['reason']}")
        if sorted(found) != sorted(listed["differences"]):
            wrong += 1
            print(f"NOT {row[0]}")
            for sentence in sorted(set(found) - set(listed["differences"])):
                print(f"      {sentence}")
            for sentence in sorted(set(listed["differences"]) - set(found)):
                print(f"      listed, and not so any more: {sentence}")
    print(f"{len(results) - wrong} of {len(results)} samples alike; hops: " + ", ".join(f"{face} {count}" for face, count in hops.items()))
    return 1 if wrong or not results else 0


if __name__ == "__main__":
    sys.exit(main())
