#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: samples.py HOPLINT: what it writes of every sample, in both formats and with everything, fits the schema."""
import pathlib
import subprocess
import sys

import schema

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
OPTIONS = [["-T", "ndjson", "--all", "--exchanges"], ["-T", "json", "--all", "--exchanges"], ["-T", "ndjson"]]


def problems_of_run(hoplint, options, capture):
    run = subprocess.run([hoplint, *options, str(capture)], capture_output=True, timeout=60, check=False)
    if run.returncode not in (0, 1):
        return [f"exit {run.returncode}: {run.stderr.decode(errors='replace').strip()}"]
    return schema.problems_of(run.stdout.decode("utf-8"))


def main(hoplint):
    captures = sorted(path for path in SAMPLES.glob("*/*") if ".pcap" in path.name or path.suffix == ".har")
    failed = False
    for capture in captures:
        for options in OPTIONS:
            for problem in problems_of_run(hoplint, options, capture):
                print(f"{capture.relative_to(SAMPLES)} {' '.join(options)}: {problem}")
                failed = True
    print(f"{len(captures)} captures")
    return 1 if failed or not captures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
