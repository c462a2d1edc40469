# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs real clients through the matrix, audits what went over the wire, and compares every hop with the server's log."""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import clients
import compare
import matrix
import oracle
import table
import way

SKIP = 77
PATIENCE_SECONDS = 240
LAB = os.path.join(clients.HERE, "lab", "lab.sh")


class Failure(Exception):
    """A client, or hoplint, did not get through at all."""


class NoNamespaces(Exception):
    """The laboratory cannot be built here."""


class NothingInCommon(Exception):
    """The client does not offer the one cipher suite there is."""


@dataclass
class Result:
    name: str
    cases: int = 0
    hops: int = 0
    agreed: int = 0
    told: list = field(default_factory=list)  # hoplint's hop records
    complaints: list = field(default_factory=list)
    protocols: Counter = field(default_factory=Counter)  # its requests by what they went over
    objection: str = ""  # why it has nothing to say
    seconds: float = 0.0


def parse():
    parser = argparse.ArgumentParser(prog="matrix.sh", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="light clients only")
    parser.add_argument("--client", action="append", metavar="NAME", help="this client only; may be repeated")
    parser.add_argument("--require-all", action="store_true", help="a client that is not installed is a failure")
    parser.add_argument("--table", action="store_true", help="print client × status × method → verdict in Markdown")
    parser.add_argument("--keep", metavar="FOLDER", help="keep captures, logs and hoplint's records there")
    parser.add_argument("--again", action="store_true", help="run no client, judge what --keep has kept")
    parser.add_argument("--crowd", type=int, default=1, metavar="N", help="N of each client at the same time, on the same URLs")
    parser.add_argument("--bare", action="store_true", help="send no credentials: less to tell a follow-up by")
    way.add_options(parser)
    parser.add_argument("--jobs", type=int, default=2, help="clients at the same time (2)")
    parser.add_argument("hoplint", metavar="HOPLINT")
    options = parser.parse_args()
    options.way = way.of(options)
    return options


def choose(options):
    """The clients to run, the names of those that are not installed, and those left out, with the reason."""
    every = {client.name: client for client in clients.load()}
    unknown = [name for name in options.client or () if name not in every]
    if unknown:
        sys.exit(f"matrix: no such client: {', '.join(unknown)}; there are {', '.join(every)}")
    wanted = [every[name] for name in options.client] if options.client else list(every.values())
    if options.quick:
        wanted = [client for client in wanted if client.is_quick]
    objections = [(client, options.way.objection(client)) for client in wanted]
    wanted = [client for client, objection in objections if not objection]
    left_out = [f"{client.name}: {objection}" for client, objection in objections if objection]
    reservations = [(client, options.way.reservation(client)) for client in wanted]
    left_out += [f"{client.name}: {reservation}" for client, reservation in reservations if reservation]
    with ThreadPoolExecutor(options.jobs) as pool:
        there = list(pool.map(clients.Client.is_installed, wanted))
    return [c for c, yes in zip(wanted, there) if yes], [c.name for c, yes in zip(wanted, there) if not yes], left_out


# Runs the driver so many times at once; in a crowd a field says who it is (alone not: some clients drop it on the way).
CROWD = """
for number in $(seq "$1"); do
    [ "$1" -eq 1 ] || who="X-Client: $number"
    HL_HEADERS="$HL_HEADERS$who" sh -c "$2" <"$3" &
    running="$running $!"
done
for process in $running; do
    wait "$process" || exit 1
done
"""


def run_client(client, folder, options):
    """Puts the client through its cases in a laboratory; gives the capture and the log's lines."""
    capture, log = (os.path.join(folder, f"{client.name}.{kind}") for kind in ("pcap", "jsonl"))
    cases = os.path.join(folder, f"{client.name}.cases")
    with open(cases, "w", encoding="ascii") as file:
        file.write("".join(line + "\n" for line in options.way.cases(client)))
    words = [LAB, "run", "--capture", capture, "--log", log, *options.way.lab_words(way.keys_beside(capture))]
    words += ["--", "sh", "-c", CROWD, "crowd", str(options.crowd), client.command, cases]
    surroundings = {**client.surroundings(), **options.way.variables(), "HL_HEADERS": "" if options.bare else matrix.HEADERS}
    try:
        done = subprocess.run(words, env=surroundings, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise Failure("did not get through its cases in time") from late
    with open(os.path.join(folder, f"{client.name}.said"), "w", encoding="utf-8") as file:
        file.write(done.stdout + done.stderr)
    if done.returncode == SKIP:
        raise NoNamespaces(done.stderr.strip())
    if done.returncode != 0:
        raise Failure(f"exit code {done.returncode}: {done.stderr.strip()[-500:]}")
    return read_kept(client, folder)


def read_kept(client, folder):
    try:
        with open(os.path.join(folder, f"{client.name}.jsonl"), encoding="utf-8") as file:
            return os.path.join(folder, f"{client.name}.pcap"), [json.loads(line) for line in file]
    except FileNotFoundError as missing:
        raise Failure("nothing is kept of it") from missing


def hops_of(records):
    return [record for record in records if record["type"] == "hop"]


def audit(options, capture):
    """hoplint's records; its exit code must fit them."""
    words = [options.hoplint, "--all", "-T", "ndjson", *options.way.audit_words(way.keys_beside(capture)), capture]
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    with open(os.path.splitext(capture)[0] + ".ndjson", "w", encoding="utf-8") as file:
        file.write(done.stdout)
    if done.returncode not in (0, 1):
        raise Failure(f"hoplint: exit code {done.returncode}: {done.stderr.strip()[-500:]}")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    errors = any(finding["severity"] == "error" for hop in hops_of(records) for finding in hop["findings"])
    if done.returncode != errors:
        raise Failure(f"hoplint: exit code {done.returncode}, but {'there are' if errors else 'no'} findings of severity error")
    return records


def check_log(client, log, expected, options):
    """Every case must have been asked for, or silence would pass for agreement, and every request must be understood."""
    asked = {hop.redirect.line["target"] for hop in expected}
    missing = [f"the client never asked for {target}" for target in sorted(options.way.targets(client) - asked)]
    missing += options.way.detours(expected)
    return missing + [f"what is {record.method} {record.url}?" for record in oracle.unexplained(log, expected)]


def examine(client, options, folder):
    result = Result(client.name)
    start = time.monotonic()
    try:
        trouble = client.prepare()
        if trouble:
            raise Failure(trouble.strip()[-500:])
        capture, log = read_kept(client, folder) if options.again else run_client(client, folder, options)
        if options.way.cipher and not log:
            raise NothingInCommon
        expected = oracle.hops(log)
        records = audit(options, capture)
        result.cases = len(options.way.cases(client))
        result.told = hops_of(records)
        result.complaints = check_log(client, log, expected, options)
        result.protocols = Counter(way.protocol(request) for hop in expected for request in (hop.redirect, hop.follow_up) if request)
        expected = oracle.without_keys(expected) if options.way.blind else expected
        outcome = compare.compare(expected, records, options.crowd > 1, options.way.hides(log))
        result.hops = len(expected)
        result.agreed = sum(1 for name, differences in outcome if not differences)
        result.complaints += [f"{name}\n      {line}" for name, differences in outcome for line in differences]
    except Failure as failure:
        result.complaints.append(str(failure))
    except NothingInCommon:
        result.objection = f"does not offer {options.way.cipher}"
    result.seconds = time.monotonic() - start
    mark = "FAIL" if result.complaints else "none" if result.objection else "ok  "
    line = f"{mark} {result.name:22} {result.agreed}/{result.hops} hops agree, {result.cases} cases, {result.seconds:.1f} s\n"
    sys.stdout.write(line)
    sys.stdout.flush()
    return result


def report(options, results, missing, left_out):
    for result in results:
        for complaint in result.complaints:
            print(f"  {result.name}: {complaint}")
    if options.table:
        print("\n" + table.markdown(results) + "\n")
    for name in missing:
        print(f"skipped: {name} is not installed")
    for line in left_out + [f"{result.name}: {result.objection}" for result in results if result.objection]:
        print(f"left out: {line}")
    results = [result for result in results if not result.objection]
    protocol = sum((result.protocols for result in results), Counter())
    verdicts = Counter(hop["verdict"] for result in results for hop in result.told)
    confidence = Counter(hop["confidence"] for result in results for hop in result.told if hop["follow_up"])
    rules = Counter(finding["rule"] for result in results for hop in result.told for finding in hop["findings"])
    for what, counts in (("protocols", protocol), ("verdicts", verdicts), ("confidence", confidence), ("findings", rules)):
        print(f"{what}: " + ", ".join(f"{number} {name}" for name, number in counts.most_common()))
    hops, agreed = sum(result.hops for result in results), sum(result.agreed for result in results)
    failed = [result.name for result in results if result.complaints]
    print(f"{len(results)} clients, {sum(result.cases for result in results)} cases: {agreed} of {hops} hops agree with the server's log; {len(failed)} clients failed, {len(missing)} skipped")
    return bool(failed) or not hops or (options.require_all and bool(missing))


def main():
    options = parse()
    options.hoplint = os.path.abspath(options.hoplint)
    if not os.access(options.hoplint, os.X_OK):
        sys.exit(f"matrix: {options.hoplint} is no program")
    if options.way.http2 and not importlib.util.find_spec("h2"):
        print("matrix: skipped: the laboratory speaks HTTP/2 with python3-h2, which is not installed")
        return SKIP
    chosen, missing, left_out = choose(options)
    with tempfile.TemporaryDirectory(prefix="hoplint-clients.") as scratch:
        folder = os.path.abspath(options.keep) if options.keep else scratch
        os.makedirs(folder, exist_ok=True)
        try:
            with ThreadPoolExecutor(options.jobs) as pool:
                results = list(pool.map(lambda client: examine(client, options, folder), chosen))
        except NoNamespaces as reason:
            print(reason)
            return SKIP
    return int(report(options, results, missing, left_out))


if __name__ == "__main__":
    sys.exit(main())
