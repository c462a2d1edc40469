#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Has hoplint become slower? Counts its instructions on fixed captures under callgrind, which no busy machine disturbs, and
compares them with the budget (budget.json). Nothing but the program counts: of the library functions that the processor's
model would choose, glibc's are the plain ones here and libcrypto's those of every processor with AES instructions. exit 77: cannot be compared, and why."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import Tools

BUDGET = Path(__file__).with_name("budget.json")
TOLERANCE = 0.05
SKIPPED = 77
PLAIN_LIBC = "glibc.cpu.hwcaps=" + ",".join(f"-{name}" for name in ("AVX512F", "AVX512VL", "AVX512BW", "AVX2", "AVX", "BMI2", "ERMS",
                                                                  "FSRM", "RTM", "SSE4_2", "SSSE3", "MOVBE", "LZCNT"))
# Without AVX, XSAVE, MOVBE and XOP, nor being Intel's or AMD's, and none of what came later: AES-NI, PCLMULQDQ and SSE remain.
PLAIN_LIBCRYPTO = "~0x1440080040000000:0"
# name: the options of bench_generate. "start" has next to nothing in it: what the program costs before it works.
CAPTURES = {
    "start": ["--connections=1"],
    "flows": ["--connections=4000"],
    "open": ["--connections=6000", "--open=3000"],
    "mixed": ["--profile=mixed", "--connections=40", "--open=20"],
    "bulk": ["--profile=bulk", "--connections=4", "--octets=4000000"],
    "lossy": ["--connections=4000", "--disorder=20"],
    "http2": ["--profile=mixed", "--connections=30", "--open=20", "--http2"],
    "tls": ["--profile=mixed", "--connections=20", "--open=10", "--tls"],
    "tls-flows": ["--connections=500", "--tls"],
    "tls-http2": ["--profile=mixed", "--connections=20", "--open=10", "--tls", "--http2"],
}
ADVICE = """
{over} over the budget. Find out where the instructions go, before and after the change:
    {tools}/bench_generate {options} --keys=/tmp/slow.keys /tmp/slow.pcap
    valgrind --tool=callgrind --callgrind-out-file=/tmp/slow.out {hoplint} --sandbox off -T ndjson --fail-on never \
        -k /tmp/slow.keys /tmp/slow.pcap
    callgrind_annotate --inclusive=yes /tmp/slow.out | head -n 60
If what they buy is worth it, record a new budget with the change, and say why in its message:
    {script} --record --compiler '{compiler}' {hoplint} {tools}
"""


def callgrind(hoplint, capture, folder, keys=None):
    """The instructions of a whole run; in the sandbox callgrind could not write them down."""
    options = ["-k", keys] if keys else []
    run = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", hoplint, "--sandbox", "off",
                          "-T", "ndjson", "--fail-on", "never", *options, capture], capture_output=True, text=True, check=False,
                         env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC", "GLIBC_TUNABLES": PLAIN_LIBC,
                              "OPENSSL_ia32cap": PLAIN_LIBCRYPTO})
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        raise RuntimeError(f"callgrind: exit {run.returncode}\n{run.stderr}")
    return int(found[1])


def count(tools):
    """{name: {"instructions", "per_packet", "per_exchange"}}; the latter two without what it costs to start."""
    counted = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, options in CAPTURES.items():
            capture = f"{folder}/{name}.pcap"
            keys = f"{folder}/{name}.keys" if "--tls" in options else None
            truth = tools.generate(capture, *options, *([f"--keys={keys}"] if keys else []))
            instructions = callgrind(tools.hoplint, capture, folder, keys)
            own = instructions - counted["start"]["instructions"] if counted else 0
            counted[name] = {"instructions": instructions, "per_packet": round(own / truth["packets"]),
                             "per_exchange": round(own / truth["exchanges"])}
    return counted


def reason_to_skip(budget, compiler):
    if not shutil.which("valgrind"):
        return "valgrind is not installed"
    if budget["compiler"] != compiler:
        return f"the budget holds for {budget['compiler']}; this was built by {compiler}"
    return None


def compare(counted, budget):
    """Prints the table; the names of what is over the budget."""
    over = []
    print(f"{'capture':9} {'instructions':>13} {'a packet':>9} {'an exchange':>12} {'budget':>13}")
    for name, found in counted.items():
        allowed = budget[name]["instructions"]
        change = found["instructions"] / allowed - 1
        print(f"{name:9} {found['instructions']:13} {found['per_packet'] or '':>9} {found['per_exchange'] or '':>12} {allowed:13} "
              f"{change:+.1%}")
        if change > TOLERANCE:
            over.append(name)
    return over


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write what is counted into the budget")
    parser.add_argument("--compiler", required=True, help="what built the program, and for which processor")
    parser.add_argument("hoplint", help="the program, of a Release build")
    parser.add_argument("tools", help="the folder with bench_generate")
    options = parser.parse_args()
    budget = {} if options.record else json.loads(BUDGET.read_text())
    skip = None if options.record else reason_to_skip(budget, options.compiler)
    if skip:
        print(f"skipped: {skip}")
        return SKIPPED
    counted = count(Tools(Path(options.hoplint), Path(options.tools)))
    if options.record:
        BUDGET.write_text(json.dumps({"compiler": options.compiler, "captures": counted}, indent=2) + "\n")
        return 0
    over = compare(counted, budget["captures"])
    if over:
        print(ADVICE.format(over=", ".join(over), options=" ".join(CAPTURES[over[0]]), script=__file__, **vars(options)))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
