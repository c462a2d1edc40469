#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast is hoplint? Its CPU time on synthetic captures (or on captures of yours), pairwise with its floor: a do-nothing walk
over the same file by libpcap and, where it is encrypted, libcrypto's own time to open records of the same sizes. Then, on smaller
captures, the same of the other programs that are installed (tshark, httpry, tcpflow). The last column is the time by the clock that
-j 2 takes, of which one thread takes 1, where two processors are free. Ratios travel between machines; seconds do not."""

import argparse
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import peers
from tools import Measured, Tools

# name: the options of bench_generate, connections at scale 1, and the most that ratio and peak memory should be
CAPTURES = {
    "manyflows": (["--profile=flows"], 550_000, 2.0, 32),
    "manyopen": (["--profile=flows", "--open=41849"], 550_000, 2.5, 100),
    "mixed": (["--profile=mixed", "--open=64"], 2_600, 1.0, None),
    "bulk": (["--profile=bulk", "--octets=424000000"], 4, 0.6, 32),
    "lossy": (["--profile=flows", "--disorder=20"], 100_000, 2.5, None),
    "http2": (["--profile=mixed", "--open=64", "--http2"], 1_600, 2.5, None),
    "tls": (["--profile=mixed", "--open=64", "--tls"], 1_300, 1.2, None),
    "tls-bulk": (["--profile=bulk", "--octets=212000000", "--tls"], 4, 1.2, 32),
    "tls-http2": (["--profile=mixed", "--open=64", "--tls", "--http2"], 1_300, None, None),
}
PEER_HEAD = ("capture", "program", "CPU s", "x floor", "x hoplint", "MiB", "exchanges", "of")
HEAD = ("capture", "MB", "packets", "walk s", "libcrypto s", "hoplint s", "ratio", "goal", "MB/s", "packets/s", "exchanges/s", "MiB", "goal",
        "exchanges", "of", "redirects", "followed", "of", "-j 2: wall")


def scaled(name, scale):
    options, connections, _, _ = CAPTURES[name]
    octets = [option for option in options if option.startswith("--octets=")]
    if octets:
        size = int(int(octets[0].partition("=")[2]) * scale)
        return [*(option for option in options if option not in octets), f"--octets={size}", f"--connections={connections}"]
    return [*options, f"--connections={max(1, int(connections * scale))}"]


def redirects_and_follow_ups(summary):
    verdicts = summary["hops"]["by_verdict"]
    followed = sum(verdicts[name] for name in ("kept", "permitted", "violation"))
    return summary["hops"]["total"], followed


def keys_of(capture):
    """The key log beside a capture, where there is one."""
    keys = Path(capture).with_suffix(".keys")
    return keys if keys.exists() else None


@dataclass
class Round:
    """What is run back to back, so that a busy machine disturbs all of it."""

    walk: Measured
    opening_seconds: float  # libcrypto's; 0: nothing is known to be encrypted
    audit: Measured

    @property
    def floor(self):
        return self.walk.cpu_seconds + self.opening_seconds

    @property
    def ratio(self):
        return self.audit.cpu_seconds / self.floor


def measure(tools, capture, runs):
    keys, records = keys_of(capture), Path(capture).with_suffix(".records")
    options = ["-k", keys] if keys else []
    tools.walk(capture)  # brings the file into the page cache
    return [Round(tools.walk(capture), tools.opening_seconds(records) if records.exists() else 0.0, tools.audit(capture, *options))
            for _ in range(runs)]


def median(rounds, figure):
    return statistics.median(figure(one) for one in rounds)


def gain(tools, capture, runs):
    """Wall-clock time with two threads as a part of that with one: the median of pairs."""
    keys = keys_of(capture)
    options = ["-k", keys] if keys else []
    pairs = [(tools.audit(capture, *options), tools.audit(capture, *options, "-j", "2")) for _ in range(runs)]
    return statistics.median(two.wall_seconds / one.wall_seconds for one, two in pairs)


def row(tools, name, capture, truth, runs):
    rounds = measure(tools, capture, runs)
    cpu, opening = median(rounds, lambda one: one.audit.cpu_seconds), median(rounds, lambda one: one.opening_seconds)
    walked, summary = rounds[0].walk.output[0], rounds[0].audit.output[-1]
    exchanges = summary["coverage"]["exchanges"]["exchanges"]
    hops, followed = redirects_and_follow_ups(summary)
    octets = Path(capture).stat().st_size
    _, _, ratio_goal, memory_goal = CAPTURES.get(name, (None, None, None, None))
    return (name, f"{octets / 1e6:.0f}", walked["packets"], f"{median(rounds, lambda one: one.walk.cpu_seconds):.3f}",
            f"{opening:.3f}" if opening else "", f"{cpu:.3f}", f"{median(rounds, lambda one: one.ratio):.2f}", ratio_goal or "", f"{octets / 1e6 / cpu:.0f}", f"{walked['packets'] / cpu:.0f}",
            f"{exchanges / cpu:.0f}", f"{max(one.audit.peak_mib for one in rounds):.1f}", memory_goal or "", exchanges,
            truth.get("exchanges", "?"), hops, followed, truth.get("redirects", "?"),
            f"{gain(tools, capture, runs):.2f}")


def peer_rows(tools, name, capture, truth):
    rounds = measure(tools, capture, 3)
    floor, own = median(rounds, lambda one: one.floor), median(rounds, lambda one: one.audit.cpu_seconds)
    for peer in peers.installed():
        found = peers.run(peer, tools.folder / "bench_measure", capture, keys_of(capture))
        if found:
            yield (name, peer.name, f"{found.cpu_seconds:.2f}", f"{found.cpu_seconds / floor:.1f}", f"{found.cpu_seconds / own:.1f}",
                   f"{found.peak_mib:.0f}", found.exchanges, truth["exchanges"])


def generate(tools, folder, name, scale):
    capture = Path(folder) / f"{name}.pcap"
    options = scaled(name, scale)
    if "--tls" in options:
        options += [f"--keys={capture.with_suffix('.keys')}", f"--records={capture.with_suffix('.records')}"]
    return capture, tools.generate(capture, *options)


def print_table(head, rows):
    cells = [[str(cell) for cell in line] for line in (head, *rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(head))]
    for line in cells:
        print("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths))))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hoplint", required=True, help="the program, of a Release build")
    parser.add_argument("--tools", required=True, help="the folder with bench_generate, bench_walk, bench_open and bench_measure")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the synthetic captures (1: up to 1.8 GB each)")
    parser.add_argument("--peer-scale", type=float, default=0.05, help="the same for other programs; 0: none of them")
    parser.add_argument("--runs", type=int, default=5, help="how often each is run")
    parser.add_argument("--only", action="append", choices=CAPTURES, help="this synthetic capture (may be repeated)")
    parser.add_argument("captures", nargs="*", help="real captures, instead of synthetic ones")
    options = parser.parse_args()
    tools = Tools(Path(options.hoplint), Path(options.tools))
    rows = [row(tools, Path(path).name, path, {}, options.runs) for path in options.captures]
    with tempfile.TemporaryDirectory(dir=options.tools) as folder:
        names = [] if options.captures else options.only or CAPTURES
        for name in names:
            capture, truth = generate(tools, folder, name, options.scale)
            rows.append(row(tools, name, capture, truth, options.runs))
            capture.unlink()
        print_table(HEAD, rows)
        rows = []
        for name in names if options.peer_scale > 0 else []:
            rows += peer_rows(tools, name, *generate(tools, folder, name, options.peer_scale))
        if rows:
            print()
            print_table(PEER_HEAD, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
