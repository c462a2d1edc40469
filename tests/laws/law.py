# SPDX-License-Identifier: GPL-2.0-or-later
"""A law holds for every sample: python3 test_X.py HOPLINT [--rounds N] [--seed S] [--keep DIR] [SAMPLE…]."""
import argparse
import os
import random
import sys
import tempfile
import unittest
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import audit
import frames
from datagrams import is_fragment

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SETTINGS = None


def settings():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hoplint", type=os.path.abspath)
    parser.add_argument("--rounds", type=int, default=1, help="how often each law is tried on each sample")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each law is tried on every Nth sample, beginning with another one")
    parser.add_argument("--seed", default="", help="for other random numbers")
    parser.add_argument("--keep", type=Path, help="captures that break a law are left in this folder")
    parser.add_argument("--law", action="append", help="this method only (test_…)")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("samples", nargs="*", help="samples' names or their beginnings; default: all")
    return parser.parse_args()


class Sample:
    def __init__(self, path):
        self.path = path
        self.name = path.parent.name
        self.frames = frames.read(path)
        self.keys = frames.keys(path)

    @property
    def records(self):
        return self._records()

    @cache
    def _records(self):
        """Of the capture as the tests write it, so that nothing but the change under test differs."""
        return self.audit(stdin=frames.write_pcapng(self.frames))

    def audit(self, *files, stdin=b"", stranger=None, codes=(0,)):
        """What is said of these files or octets, given the TLS keys of this sample (and of another one)."""
        keys = self.keys + (stranger.keys if stranger else b"")
        if not keys:
            return audit.audit(SETTINGS.hoplint, *files, stdin=stdin, codes=codes)
        with tempfile.NamedTemporaryFile() as log:
            log.write(keys)
            log.flush()
            return audit.audit(SETTINGS.hoplint, *files, stdin=stdin, keys=log.name, codes=codes)


@cache
def samples():
    wanted = tuple(SETTINGS.samples) or ("",)
    return [Sample(path) for path in sorted(SAMPLES.glob("*/capture.*")) if path.parent.name.startswith(wanted)]


def unfragmented():
    """Samples of which parse() sees every packet."""
    return [sample for sample in samples() if not any(map(is_fragment, sample.frames))]


class Law(unittest.TestCase):
    def tried(self, trial, rounds=1, chosen=None):
        """Runs trial(sample, random) → complaints for each sample, `rounds` times as often as the command line says."""
        chosen = chosen or samples()
        chosen = chosen[zlib.crc32(self.id().encode()) % SETTINGS.every :: SETTINGS.every] or chosen
        tasks = [(sample, number) for sample in chosen for number in range(rounds * SETTINGS.rounds)]
        with ThreadPoolExecutor(SETTINGS.jobs) as pool:
            for (sample, number), complaints in zip(tasks, pool.map(lambda task: self.one(trial, *task), tasks)):
                with self.subTest(sample=sample.name, round=number):
                    if complaints:
                        self.fail("\n".join(complaints))

    def one(self, trial, sample, number):
        chance = random.Random(f"{self.id()} {sample.name} {number} {SETTINGS.seed}")
        try:
            return list(trial(sample, chance))
        except audit.Failed as failure:
            return [str(failure)]

    def keep(self, sample, name, octets):
        """For who wants to look at it: the capture that broke the law."""
        if SETTINGS.keep:
            SETTINGS.keep.mkdir(parents=True, exist_ok=True)
            path = SETTINGS.keep / f"{sample.name}-{name}"
            path.write_bytes(octets)
            return [str(path)]
        return []

    def same(self, sample, changed, name, leave_out=frozenset()):
        """Complaints, unless these frames are judged like the sample's own."""
        octets = frames.write_pcapng(changed)
        after = audit.view(sample.audit(stdin=octets), leave_out)
        found = audit.difference(audit.view(sample.records, leave_out), after)
        return found and [name] + found + self.keep(sample, f"{name}.pcapng", octets)


def main():
    global SETTINGS
    SETTINGS = settings()
    words = [f"{case}.{name}" for name in SETTINGS.law or () for case, value in vars(sys.modules["__main__"]).items()
             if isinstance(value, type) and hasattr(value, name)]
    unittest.main(argv=[sys.argv[0], *words])
