#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast is hoplint? Its CPU time on synthetic captures (or on captures of yours), pairwise with a do-nothing walk over the
same file by libpcap; then, on smaller ones, the same of the other programs that are installed (tshark, httpry, tcpflow).
The last column is the time by the clock that -j 2 takes, of which one thread takes 1, where two processors are free. Ratios travel between machines; seconds do not."""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import peers
from tools import Tools

# name: the options of bench_generate, connections at scale 1, and the most that ratio and peak memory should be
CAPTURES = {
    "manyflows": (["--profile=flows"], 550_000, 2.0, 32),
    "manyopen": (["--profile=flows", "--open=41849"], 550_000, 2.5, 100),
    "mixed": (["--profile=mixed", "--open=64"], 2_600, 1.0, None),
    "bulk": (["--profile=bulk", "--octets=424000000"], 4, 0.6, 32),
    "lossy": (["--profile=flows", "--disorder=20"], 100_000, 2.5, None),
    "http2": (["--profile=mixed", "--open=64", "--http2"], 1_600, 2.5, None),
    "tls": (["--profile=mixed", "--open=64", "--tls"], 1_300, None, None),
}
PEER_HEAD = ("capture", "program", "CPU s", "x walk", "x hoplint", "MiB", "exchanges", "of")
HEAD = ("capture", "MB", "packets", "walk s", "hoplint s", "ratio", "goal", "MB/s", "packets/s", "exchanges/s", "MiB", "goal",
        "exchanges", "of", "redirects", "followed", "of", "-j 2: wall")


def scaled(name, scale):
    options, connections, _, _ = CAPTURES[name]
    if name == "bulk":
        return ["--profile=bulk", f"--octets={int(424_000_000 * scale)}", "--connections=4"]
    return [*options, f"--connections={max(1, int(connections * scale))}"]


def redirects_and_follow_ups(summary):
    verdicts = summary["hops"]["by_verdict"]
    followed = sum(verdicts[name] for name in ("kept", "permitted", "violation"))
    return summary["hops"]["total"], followed


def keys_of(capture):
    """The key log beside a capture, where there is one."""
    keys = Path(capture).with_suffix(".keys")
    return keys if keys.exists() else None


def measure(tools, capture, runs):
    """(walk, audit, ratio): the medians; each pair is run back to back."""
    keys = keys_of(capture)
    options = ["-k", keys] if keys else []
    tools.walk(capture)  # brings the file into the page cache
    pairs = [(tools.walk(capture), tools.audit(capture, *options)) for _ in range(runs)]
    ratio = statistics.median(audit.cpu_seconds / walk.cpu_seconds for walk, audit in pairs)
    walk, audit = ([pair[i] for pair in pairs] for i in (0, 1))
    return walk, audit, ratio


def gain(tools, capture, runs):
    """Wall-clock time with two threads as a part of that with one: the median of pairs."""
    keys = keys_of(capture)
    options = ["-k", keys] if keys else []
    pairs = [(tools.audit(capture, *options), tools.audit(capture, *options, "-j", "2")) for _ in range(runs)]
    return statistics.median(two.wall_seconds / one.wall_seconds for one, two in pairs)


def row(tools, name, capture, truth, runs):
    walk, audit, ratio = measure(tools, capture, runs)
    cpu = statistics.median(run.cpu_seconds for run in audit)
    walked, summary = walk[0].output[0], audit[0].output[-1]
    exchanges = summary["coverage"]["exchanges"]["exchanges"]
    hops, followed = redirects_and_follow_ups(summary)
    octets = Path(capture).stat().st_size
    _, _, ratio_goal, memory_goal = CAPTURES.get(name, (None, None, None, None))
    return (name, f"{octets / 1e6:.0f}", walked["packets"], f"{statistics.median(run.cpu_seconds for run in walk):.3f}",
            f"{cpu:.3f}", f"{ratio:.2f}", ratio_goal or "", f"{octets / 1e6 / cpu:.0f}", f"{walked['packets'] / cpu:.0f}",
            f"{exchanges / cpu:.0f}", f"{max(run.peak_mib for run in audit):.1f}", memory_goal or "", exchanges,
            truth.get("exchanges", "?"), hops, followed, truth.get("redirects", "?"),
            f"{gain(tools, capture, runs):.2f}")


def peer_rows(tools, name, capture, truth):
    walk, audit, _ = measure(tools, capture, 3)
    floor, own = (statistics.median(run.cpu_seconds for run in runs) for runs in (walk, audit))
    for peer in peers.installed():
        found = peers.run(peer, tools.folder / "bench_measure", capture, keys_of(capture))
        if found:
            yield (name, peer.name, f"{found.cpu_seconds:.2f}", f"{found.cpu_seconds / floor:.1f}", f"{found.cpu_seconds / own:.1f}",
                   f"{found.peak_mib:.0f}", found.exchanges, truth["exchanges"])


def generate(tools, folder, name, scale):
    capture = Path(folder) / f"{name}.pcap"
    keys = [f"--keys={capture.with_suffix('.keys')}"] if name == "tls" else []
    return capture, tools.generate(capture, *scaled(name, scale), *keys)


def print_table(head, rows):
    cells = [[str(cell) for cell in line] for line in (head, *rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(head))]
    for line in cells:
        print("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths))))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hoplint", required=True, help="the program, of a Release build")
    parser.add_argument("--tools", required=True, help="the folder with bench_generate, bench_walk and bench_measure")
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
