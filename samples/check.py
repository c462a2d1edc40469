#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""check.py HOPLINT [SAMPLE…]: what hoplint says about every sample against expected.json, which an expert wrote, and against
server.jsonl, the log of the server that was asked. samples/README.md describes both files. Exit 1: something differs."""

import json
import os
import subprocess
import sys
from collections import Counter
from urllib.parse import unquote_to_bytes, urlsplit

HERE = os.path.dirname(os.path.abspath(__file__))
FOLLOWABLE = (301, 302, 303, 307, 308)


def sample_names():
    return sorted(name for name in os.listdir(HERE) if os.path.exists(os.path.join(HERE, name, "expected.json")))


def capture_of(folder):
    found = [name for name in os.listdir(folder) if name.startswith(("capture.", "session.har"))]
    if len(found) != 1:
        raise SystemExit(f"{folder}: one capture or HAR is due, there are {len(found)}")
    return os.path.join(folder, found[0])


def run(hoplint, folder):
    """The exit code and the chains, each a list of hop records."""
    command = [hoplint, "-T", "ndjson", "--all", capture_of(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    chains = {}
    for line in done.stdout.splitlines():
        record = json.loads(line)
        if record["type"] == "hop":
            chains.setdefault(record["chain"]["id"], []).append(record)
    return done.returncode, list(chains.values()), done.stderr.decode(errors="replace").strip()


# ---- what the expert expects


def agent_of(exchange):
    return exchange.get("user_agent", {}).get("original", "")


def line_of(exchange):
    """METHOD URL, percent-encodings decoded: these are the reader's, not the client's."""
    request = exchange["http"].get("request")
    return readable(f"{request['method']} {exchange.get('url', {}).get('full', '')}") if request else "(no request)"


def readable(text):
    scheme, colon, rest = unquote_to_bytes(text).decode("utf-8", "replace").split("#")[0].partition("://")
    host, slash, path = rest.partition("/")
    return scheme + colon + host.lower() + slash + path


def is_like(wanted, said):
    """A "*" at the end stands for anything."""
    wanted = readable(wanted)
    return said.startswith(wanted[:-1]) if wanted.endswith("*") else said == wanted


def fits_findings(wanted, hop):
    said = Counter(f"{finding['severity']} {finding['rule']}" for finding in hop["findings"])
    due = Counter(text for text in wanted if not text.startswith("?"))
    allowed = due + Counter(text[1:] for text in wanted if text.startswith("?"))
    return due <= said <= allowed


def complaints(wanted, hop):
    """What of an expected hop is not so, as (weight, sentence); a hop that is another one altogether weighs most."""
    redirect, follow_up = hop["redirect"], hop["follow_up"]
    content = redirect["http"].get("request", {}).get("body", {})
    status = redirect["http"]["response"]["status_code"]
    found = []
    if not is_like(wanted["redirect"], line_of(redirect)) or status != wanted["status"]:
        found.append((9, f"redirect is {line_of(redirect)} {status}"))
    if "client" in wanted and (wanted["client"] not in agent_of(redirect) or not wanted["client"] and agent_of(redirect)):
        found.append((9, f"client is {agent_of(redirect)!r}"))
    if "size" in wanted and wanted["size"] not in (content.get("size"), content.get("declared_size")):
        found.append((9, f"content has {content.get('size')} octets"))
    if "follow_up" in wanted:
        said = follow_up and line_of(follow_up)
        if said != (wanted["follow_up"] and readable(wanted["follow_up"])):
            found.append((2, f"follow-up is {said}"))
    target = wanted.get("target", wanted.get("follow_up"))
    if ("target" in wanted or wanted.get("follow_up")) and not same_target(target, hop["target"]):
        found.append((1, f"target is {hop['target']}"))
    if hop["verdict"] != wanted["verdict"]:
        found.append((2, f"verdict is {hop['verdict']} ({hop.get('reason', 'no reason given')})"))
    elif "reason" in wanted and hop.get("reason") != wanted["reason"]:
        found.append((1, f"reason is {hop.get('reason')}"))
    if "confidence" in wanted and hop.get("confidence") != wanted["confidence"]:
        found.append((1, f"confidence is {hop.get('confidence')}"))
    if not fits_findings(wanted["findings"], hop):
        said = ", ".join(f"{finding['severity']} {finding['rule']}" for finding in hop["findings"])
        found.append((1, f"findings are: {said or 'none'}"))
    return found


def same_target(wanted, said):
    if wanted is None or said is None:
        return wanted == said
    return readable(wanted).split(" ")[-1] == readable(said) or readable(wanted).partition(" ")[2] == readable(said)


def weigh(wanted, chain):
    """How badly a chain fits, and why."""
    found = []
    for index, hop in enumerate(wanted):
        if index < len(chain):
            found += [(weight, hop, sentence, chain[index]) for weight, sentence in complaints(hop, chain[index])]
        else:
            found.append((5, hop, "is missing", None))
    found += [(5, None, "is not expected", hop) for hop in chain[len(wanted) :]]
    return sum(weight for weight, *_ in found), found


def frames_of(hop):
    if hop is None:
        return ""
    if "har" in hop["redirect"]:
        return " [entries " + " ".join(str(one["har"]["entry"]) for one in (hop["redirect"], hop["follow_up"]) if one) + "]"
    parts = [hop["redirect"]["pcap"]] + ([hop["follow_up"]["pcap"]] if hop["follow_up"] else [])
    numbers = [number for part in parts for word in ("request_frames", "response_frames") for number in part.get(word, [])]
    return " [frames " + " ".join(map(str, numbers)) + "]"


def title(wanted):
    return f"{wanted['redirect']} {wanted['status']} -> {wanted.get('follow_up', '?')} ({wanted['verdict']})"


def compare(wanted_chains, chains):
    """Assigns chains to expectations, the best fit first."""
    fits = sorted(
        ((weigh(wanted, chain)[0], w, c) for w, wanted in enumerate(wanted_chains) for c, chain in enumerate(chains)),
        key=lambda fit: fit[0],
    )
    taken, used, words = {}, set(), []
    for weight, w, c in fits:
        if w not in taken and c not in used and weight < 9:
            taken[w] = c
            used.add(c)
    for w, wanted in enumerate(wanted_chains):
        if w not in taken:
            words.append("no chain begins with " + title(wanted[0]))
            continue
        for _, hop, sentence, said in weigh(wanted, chains[taken[w]])[1]:
            words.append((title(hop) if hop else f"{line_of(said['redirect'])}, one hop more,") + ": " + sentence + frames_of(said))
    for c, chain in enumerate(chains):
        if c not in used:
            words.append(f"unexpected: {line_of(chain[0]['redirect'])}, verdict {chain[0]['verdict']}{frames_of(chain[0])}")
    return words


# ---- what the server received


def read_log(folder):
    with open(os.path.join(folder, "server.jsonl"), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def path_of_row(row):
    return unquote_to_bytes(row["target"].encode("latin-1")).split(b"#")[0]


def path_of_exchange(exchange):
    url = urlsplit(exchange["url"]["full"])
    return unquote_to_bytes(url.path + ("?" + url.query if url.query else ""))


def tag_of(row):
    return next((value for name, value in row["headers"] if name.lower() == "x-lab-client"), None)


def is_redirect(row):
    return row["status"] in FOLLOWABLE and any(row["location"])


def is_same_content(first, second):
    """As far as the server can say: one that does not read the content has no digest of it."""
    return first["length"] == second["length"] and (None in (first["sha256"], second["sha256"]) or first["sha256"] == second["sha256"])


def verdict_of(first, second):
    """What the rules say of two requests that the server received whole; None: it did not."""
    if not (first["content"]["complete"] and second["content"]["complete"]):
        return None
    status, before, after = first["status"], first["method"], second["method"]
    is_bare = second["content"]["length"] == 0
    is_same = before == after and is_same_content(first["content"], second["content"])
    if status == 303:
        is_due = after in ("GET", "HEAD") and is_bare
        return "violation" if not is_due else "kept" if is_same else "permitted"
    is_permitted = status in (301, 302) and (before, after) == ("POST", "GET") and is_bare
    return "kept" if is_same else "permitted" if is_permitted else "violation"


def port_of(sender):
    return sender and sender["port"]


class Log:
    def __init__(self, folder):
        with open(os.path.join(folder, "server.jsonl"), encoding="utf-8") as file:
            self.rows = [json.loads(line) for line in file]
        self.servers = {row["server"]["address"] for row in self.rows}
        self.is_of_har = capture_of(folder).endswith(".har")  # which names no clients

    def find(self, exchange):
        """The request that the server received as this exchange; the first, where one connection had several like it."""
        sender, method, path = self.sender_of(exchange), exchange["http"]["request"]["method"], path_of_exchange(exchange)
        for row in self.rows:
            if (self.sender_of_row(row), row["method"], path_of_row(row)) == (sender, method, path):
                return row
        return None

    def sender_of(self, exchange):
        """None: a proxy, which the server took for the client, or not named."""
        is_direct = exchange["server"].get("address") in self.servers and "proxies" not in exchange["network"] and not self.is_of_har
        return exchange["client"] if is_direct else None

    def sender_of_row(self, row):
        """None: a proxy that stands beside the server, or one that is not named elsewhere."""
        return None if row["client"]["address"] in self.servers or self.is_of_har else row["client"]

    def is_behind(self, exchange):
        """Did the client speak to this server itself, if through a tunnel, and not to a proxy?"""
        is_reached = exchange["server"].get("address") in self.servers or "proxies" in exchange["network"] or self.is_of_har
        return "full" in exchange.get("url", {}) and is_reached

    def follow_ups(self, row):
        """What came later from the same client, where clients are told apart."""
        return [other for other in self.rows if tag_of(row) and tag_of(other) == tag_of(row) and other["time"] > row["time"]]


def objections(log, hop):
    """What in a hop is not as the server has it."""
    first, second = log.find(hop["redirect"]), hop["follow_up"] and log.find(hop["follow_up"])
    if not first or hop["follow_up"] and not second:
        return ["the server received no such request"]
    if hop["confidence"] == "ambiguous":
        return []
    if not second:
        return ["the client did follow"] if hop["verdict"] == "not-followed" and log.follow_ups(first) else []
    if tag_of(first) and tag_of(second) and tag_of(first) != tag_of(second):
        return [f"requests of clients {tag_of(first)} and {tag_of(second)} are joined"]
    due = verdict_of(first, second)
    is_sure = due and hop["verdict"] not in ("undetermined", due)
    return [f"verdict is {hop['verdict']}; by the server's log it is {due}"] if is_sure else []


def check_log(folder, chains):
    """Every redirect that the server sent is a hop, every hop is in the log, and is judged by what is in the log."""
    log, words, seen = Log(folder), [], Counter()
    for hop in (hop for chain in chains for hop in chain if log.is_behind(hop["redirect"])):
        words += [sentence + frames_of(hop) for sentence in objections(log, hop)]
        exchange = hop["redirect"]
        seen[port_of(log.sender_of(exchange)), exchange["http"]["request"]["method"], path_of_exchange(exchange)] += 1
    due = Counter((port_of(log.sender_of_row(row)), row["method"], path_of_row(row)) for row in log.rows if is_redirect(row))
    return words + [f"the server redirected {what}, and there is no such hop" for what in due - seen]


def check(hoplint, name):
    folder = os.path.join(HERE, name)
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as file:
        wanted = json.load(file)
    code, chains, trouble = run(hoplint, folder)
    words = [f"standard error: {trouble}"] if trouble else []
    if not chains:
        words.append("there is nothing to compare")
    if code != wanted["exit"]:
        words.append(f"exit code is {code}, not {wanted['exit']}")
    if "chains" in wanted:
        words += compare(wanted["chains"], chains)
    return words if wanted.get("partial") else words + check_log(folder, chains)


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    names = [name.rstrip("/") for name in sys.argv[2:]] or sample_names()
    wrong = 0
    for name in names:
        words = check(sys.argv[1], name)
        wrong += bool(words)
        print(f"{'ok  ' if not words else 'NOT '} {name}")
        for sentence in words:
            print(f"       {sentence}")
    print(f"{len(names) - wrong} of {len(names)} samples as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
