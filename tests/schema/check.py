#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: check.py FILE...: holds reports (-T ndjson or -T json; "-": standard input) against the schema."""
import pathlib
import sys

import schema


def main(names):
    failed = False
    for name in names:
        octets = sys.stdin.buffer.read() if name == "-" else pathlib.Path(name).read_bytes()
        for problem in schema.problems_of(octets.decode("utf-8")):
            print(f"{name}: {problem}")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["-"]))
