#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""mutations.py PLUGINS [SEEDS]: octets of every sample are changed at random (editcap -E), and tshark must take it with every
item of the plugin shown: no crash, no dissector bug, and the same said in both passes of one file."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from tshark import Wireshark, captures

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "..", "samples")
BUGS = ("Dissector bug", "AddressSanitizer", "runtime error", "Assertion", "STATUS: **CRASH")


def mutate(wireshark, name, capture, seed):
    source = wireshark.bring(capture, f"{name}-{seed}.{os.path.basename(capture)}")
    target = os.path.join(wireshark.home, f"{name}-{seed}")
    plain = os.path.join(wireshark.home, f"{name}-{seed}.pcapng")
    wireshark.run("tshark", "-r", source, "-w", plain)  # editcap takes TLS secrets only as tshark writes them
    made = wireshark.run("editcap", "-E", "0.01", "--seed", str(seed), plain, target, check=False)
    if made.returncode != 0:
        return f"{name}: editcap: {made.stderr.strip()}"
    done = wireshark.run("tshark", "-2", "-n", "-V", "-r", target, "-z", "hoplint,report", "-z", "hoplint,stat", check=False, seconds=300)
    os.unlink(plain)
    os.unlink(target)
    words = [word for word in BUGS if word in done.stdout + done.stderr]
    if done.returncode < 0 or done.returncode > 2 or words:
        return f"{name} with seed {seed}: exit {done.returncode}, {words}\n{done.stderr[-3000:]}"
    if "Coverage:" not in done.stdout:
        return f"{name} with seed {seed}: there is no report"
    return None


def main():
    wireshark = Wireshark(sys.argv[1])
    seeds = range(1, 1 + int(sys.argv[2]) if len(sys.argv) > 2 else 2)
    work = [(name, capture, seed) for name, capture in captures(SAMPLES) for seed in seeds]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [words for words in pool.map(lambda one: mutate(wireshark, *one), work) if words]
    print("\n".join(wrong))
    print(f"{len(work) - len(wrong)} of {len(work)} mutated captures read without harm")
    return 1 if wrong or not work else 0


if __name__ == "__main__":
    sys.exit(main())
