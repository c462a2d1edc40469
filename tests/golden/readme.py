#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Is what the READMEs show what hoplint prints? Each block that opens with "```console" and a line "$ hoplint ..." is run in the
README's folder; what follows in the block must be its output. A line "..." stands for any lines."""

import argparse
import difflib
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(?<=^```console\n)\$ hoplint ([^\n]*)\n(.*?)(?=^```$)", re.M | re.S)


def readmes():
    return [ROOT / "README.md", *sorted(ROOT.glob("samples/**/README.md"))]


def output(hoplint, folder, arguments):
    run = subprocess.run([hoplint, *shlex.split(arguments)], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                         timeout=60, check=False)
    return run.stdout + run.stderr


def is_same(shown, real):
    """Does the output have what is shown, "..." being any lines?"""
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in shown.splitlines())
    return re.fullmatch(pattern, real) is not None


def check(hoplint, path):
    """(blocks, lines that tell what differs)"""
    blocks, lines = BLOCK.findall(path.read_text(encoding="utf-8")), []
    for arguments, shown in blocks:
        real = output(hoplint, path.parent, arguments)
        if not is_same(shown, real):
            name = path.relative_to(ROOT)
            lines += difflib.unified_diff(shown.splitlines(), real.splitlines(), str(name), f"hoplint {arguments}", lineterm="", n=1)
    return len(blocks), lines


def bare_samples(results):
    """READMEs that the samples should have, and that show no output."""
    wanted = [expected.parent / "README.md" for expected in sorted(ROOT.glob("samples/*/expected.json"))]
    return [path for path in wanted if results.get(path, (0, []))[0] == 0]


def refresh(hoplint, path):
    def again(match):
        return f"$ hoplint {match[1]}\n{output(hoplint, path.parent, match[1])}"
    path.write_text(BLOCK.sub(again, path.read_text(encoding="utf-8")), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--refresh", metavar="README", help="write down what hoplint prints now, in this one")
    parser.add_argument("hoplint", help="the program")
    options = parser.parse_args()
    hoplint = str(Path(options.hoplint).resolve())
    if options.refresh:
        refresh(hoplint, Path(options.refresh).resolve())
        return 0
    results = {path: check(hoplint, path) for path in readmes()}
    for _, lines in results.values():
        if lines:
            print("\n".join(lines))
    for path in bare_samples(results):
        print(f"{path.relative_to(ROOT)}: shows nothing that hoplint prints")
    count = sum(blocks for blocks, _ in results.values())
    differing = sum(1 for _, lines in results.values() if lines)
    print(f"readme: {count} blocks, {differing} files differ")
    return 1 if differing or bare_samples(results) or results[ROOT / "README.md"][0] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
