#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Once, four and sixteen times the file: each further part costs as many instructions as the first, and no more memory.
exit 77: valgrind is not installed."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from budget import SKIPPED, callgrind
from tools import Tools

ONCE = 1500  # connections, over more capture time than a redirect waits for its follow-up
TIMES = (1, 4, 16)
OPTIONS = ["--open=200", "--interval=3000"]
INSTRUCTIONS_GROWTH = 1.05  # of a packet, from the first length to the last
MEMORY_GROWTH = 1.10


def measure(tools, times, folder):
    capture = f"{folder}/{times}.pcap"
    truth = tools.generate(capture, *OPTIONS, f"--connections={ONCE * times}")
    instructions = callgrind(tools.hoplint, capture, folder)
    return truth["packets"], instructions, tools.audit(capture).peak_mib


def per_packet(one, other):
    """Instructions of a packet that the longer file has beyond the shorter one: what it costs to start is left out."""
    return (other[1] - one[1]) / (other[0] - one[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hoplint", help="the program, of a Release build")
    parser.add_argument("tools", help="the folder with bench_generate and bench_measure")
    options = parser.parse_args()
    if not shutil.which("valgrind"):
        print("skipped: valgrind is not installed")
        return SKIPPED
    tools = Tools(Path(options.hoplint), Path(options.tools))
    with tempfile.TemporaryDirectory(dir=options.tools) as folder:
        found = [measure(tools, times, folder) for times in TIMES]
    for times, (packets, instructions, peak) in zip(TIMES, found):
        print(f"{times:3} x  {packets:8} packets  {instructions:12} instructions  {peak:6.1f} MiB")
    early, late = per_packet(found[0], found[1]), per_packet(found[1], found[2])
    memory = found[2][2] / found[1][2]
    print(f"a further packet: {early:.0f} instructions, then {late:.0f} ({late / early:.3f} x); memory {memory:.3f} x")
    return 0 if late <= early * INSTRUCTIONS_GROWTH and memory <= MEMORY_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
