#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Is the whole answer still the same? Runs hoplint as the table `cases` says, and compares what it prints, on both outputs,
and its exit code, with the files in expected/."""

import argparse
import difflib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[1] / "samples"
EXPECTED = HERE / "expected"


@dataclass(frozen=True)
class Case:
    name: str  # of its file in expected/
    sample: str
    options: tuple

    @property
    def expected(self):
        return EXPECTED / self.name

    def answer(self, hoplint):
        capture = captures(self.sample)[0].relative_to(SAMPLES)
        run = subprocess.run([hoplint, *self.options, capture], cwd=SAMPLES, capture_output=True, stdin=subprocess.DEVNULL,
                             timeout=100, check=False)
        complaints = b"[standard error]\n" + run.stderr if run.stderr else b""
        return run.stdout + complaints + f"[exit {run.returncode}]\n".encode()


def captures(sample):
    return [*SAMPLES.glob(f"{sample}/capture.*"), *SAMPLES.glob(f"{sample}/*.har")]


def samples():
    return sorted(capture.parent.name for capture in captures("*"))


def cases():
    for line in (HERE / "cases").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sample, options, name = (column.strip() for column in line.split("|"))
            for one in samples() if sample == "*" else [sample]:
                yield Case(name.replace("*", one), one, tuple(options.split()))


def difference(case, hoplint):
    """What is not as expected: lines of a diff, none when all is."""
    if not case.expected.exists():
        return [f"{case.name}: nothing is expected yet; golden.py --refresh writes it down"]
    before, after = (octets.decode("utf-8", "backslashreplace").splitlines()
                     for octets in (case.expected.read_bytes(), case.answer(hoplint)))
    return list(difflib.unified_diff(before, after, f"expected/{case.name}", " ".join(("hoplint", *case.options, case.sample)),
                                     lineterm="", n=1))


def compare(hoplint, chosen, known):
    with ThreadPoolExecutor(2) as pool:
        differences = [lines for lines in pool.map(lambda case: difference(case, hoplint), chosen) if lines]
    for lines in differences:
        print("\n".join(line[:400] for line in lines))
    left_over = sorted(path.name for path in EXPECTED.glob("*") if path.name not in known)
    for name in left_over:
        print(f"expected/{name}: no case expects it")
    print(f"golden: {len(chosen)} cases, {len(differences)} differ")
    return 1 if differences or left_over or not chosen else 0


def refresh(hoplint, case):
    EXPECTED.mkdir(exist_ok=True)
    case.expected.write_bytes(case.answer(hoplint))
    print(f"expected/{case.name}: written; look at it before you commit it")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--refresh", action="store_true", help="write down what hoplint answers now, for one case")
    parser.add_argument("hoplint", help="the program")
    parser.add_argument("case", nargs="*", help="names of files in expected/ (default: all cases)")
    options = parser.parse_args()
    known = {case.name: case for case in cases()}
    unknown = [name for name in options.case if name not in known]
    if unknown:
        parser.error(f"no such case: {', '.join(unknown)}")
    hoplint = str(Path(options.hoplint).resolve())
    if options.refresh:
        if len(options.case) != 1:
            parser.error("--refresh takes the name of one case")
        refresh(hoplint, known[options.case[0]])
        return 0
    return compare(hoplint, [known[name] for name in options.case] or list(known.values()), known)


if __name__ == "__main__":
    sys.exit(main())
