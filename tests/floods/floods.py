#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Attacks, each with honest traffic in its midst: python3 floods.py HOPLINT MEASURE [--large] [ATTACK...].

For each: memory stays below what is documented, the honest are judged as without the attack, the coverage tells of it, and four
times the attack takes not much more than four times the time. A table is printed.
"""
import argparse
import json
import subprocess
import sys
import threading

import attacks_files
import attacks_http  # noqa: F401  they list themselves
import attacks_http2  # noqa: F401
import attacks_tcp  # noqa: F401
import honest
from attack import ATTACKS
from wire import START

MEMORY_MB = 256 * 1.048576  # MiB, as base/hl_limits.h has them
# Four times as much may take so many times the time: the square of it would be sixteen. What a run takes at least is not counted.
SLOWDOWN = 8
CPU_SECONDS_AT_LEAST = .3
CPU_SECONDS_AT_MOST = 40
COLUMNS = "{:28} {:>9} {:>8} {:>7} {:>6}  {:>9} {:>6}  {}"


def mixed(attack, scale):
    """The attack's packets, and those of the honest in between."""
    bad = list(attack.packets(scale)) if attack else []
    duration = max(len(bad) * attack.interval, 2_000_000) if attack else 2_000_000
    good = iter(honest.traffic(duration))
    next_good = next(good, None)
    for number, octets in enumerate(bad):
        time = START + number * duration // len(bad)
        while next_good and next_good[0] <= time:
            yield next_good
            next_good = next(good, None)
        yield attack.time(time, number), octets
    if next_good:
        yield next_good
    yield from good


def feed(pipe, pieces):
    try:
        with pipe:
            for piece in pieces:
                pipe.write(piece)
    except BrokenPipeError:
        pass  # it said why


class Run:
    """One attack through hoplint, under the stopwatch."""

    def __init__(self, settings, attack=None, scale=1):
        capture = (attack and attack.capture) or attacks_files.pcap
        words = ["prlimit", f"--cpu={CPU_SECONDS_AT_MOST}", settings.measure, settings.hoplint, "-a", "-T", "ndjson", "--fail-on", "never", "-"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=1 << 20) as run:
            feeder = threading.Thread(target=feed, args=(run.stdin, capture(mixed(attack, scale))))
            errors = []
            listener = threading.Thread(target=lambda: errors.extend(run.stderr.read().splitlines()))
            feeder.start()
            listener.start()
            self.verdicts, last = {}, b"{}"
            for line in run.stdout:
                if b"/honest/" in line:
                    self.verdicts |= honest.verdicts([json.loads(line)])
                last = line
            feeder.join()
            listener.join()
        figures = json.loads(errors[-1])
        self.complaints = [line.decode() for line in errors[:-1]]
        self.code, self.cpu = figures["exit"], figures["cpu_seconds"]
        self.peak_mb = figures["peak_kib"] * 1024 / 1e6
        self.summary = json.loads(last) if b'"summary"' in last else {"coverage": {"packets": {"frames": 0}}}

    def counted(self, counter):
        group, name = counter.split(".")
        return self.summary["coverage"].get(group, {}).get(name, 0)


def changed(before, after, doubt):
    """What is said otherwise of the honest: false verdicts, and those that became undetermined."""
    false, unsure = [], []
    for url, (verdict, confidence) in before.items():
        now = after.get(url)
        if now == (verdict, confidence) or (doubt and now and now[0] == verdict):
            continue
        gentle = now is None or now[0] in ("undetermined", "unseen")
        (unsure if gentle else false).append(f"{url}: {verdict} ({confidence}), now {now}")
    return false, unsure


def faults(attack, calm, once, four_times):
    for run in filter(None, (once, four_times)):
        if run.code not in (0,) and not (attack.capture and run.code == 2):
            yield f"exit code {run.code}: {run.complaints[-3:]}"
        if run.peak_mb > MEMORY_MB:
            yield f"{run.peak_mb:.0f} MB"
        if run.counted(attack.counter) == 0:
            yield f"the coverage does not tell: {attack.counter}"
        false, unsure = changed(calm.verdicts, run.verdicts, attack.doubt)
        if false or (unsure and not attack.doubt):
            yield f"{len(false)} false, {len(unsure)} unsure: {(false + unsure)[0]}"
    if four_times and four_times.cpu > SLOWDOWN * max(once.cpu, CPU_SECONDS_AT_LEAST):
        yield f"{once.cpu:.2f} s, {four_times.cpu:.2f} s for four times as much"


def line_of(attack, calm, once, four_times):
    last = four_times or once
    false, unsure = changed(calm.verdicts, last.verdicts, attack.doubt)
    total = len(calm.verdicts)
    return COLUMNS.format(attack.name, last.summary["coverage"]["packets"]["frames"], f"{once.peak_mb:.0f}",
                          f"{last.peak_mb:.0f}", f"{last.cpu:.2f}", f"{total - len(false) - len(unsure)}/{total}", len(unsure),
                          f"{attack.counter} {last.counted(attack.counter)}")


def settings_of_command_line():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hoplint")
    parser.add_argument("measure", help="tests/bench's program")
    parser.add_argument("--large", action="store_true", help="also four times as much of each")
    parser.add_argument("--part", default="1/1", help="K/N: every Nth attack, from the Kth on")
    parser.add_argument("attacks", nargs="*", help="default: all")
    return parser.parse_args()


def main():
    settings = settings_of_command_line()
    calm = Run(settings)
    part, parts = map(int, settings.part.split("/"))
    chosen = [attack for attack in ATTACKS if not settings.attacks or attack.name in settings.attacks][part - 1::parts]
    print(f"without an attack: {calm.peak_mb:.0f} MB, {len(calm.verdicts)} hops of the honest")
    print(COLUMNS.format("attack", "frames", "MB", "MB ×4" if settings.large else "", "s", "right", "unsure", "counter"))
    bad = []
    for attack in chosen:
        once = Run(settings, attack)
        four_times = Run(settings, attack, 4) if settings.large else None
        found = list(faults(attack, calm, once, four_times))
        bad += [f"{attack.name}: {fault}" for fault in found]
        print(line_of(attack, calm, once, four_times), "  ← " + "; ".join(found) if found else "", flush=True)
    if not calm.verdicts:
        bad.append("nothing is said of the honest")
    print(*bad, sep="\n", file=sys.stderr)
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
