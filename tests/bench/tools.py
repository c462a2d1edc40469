# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the programs of this folder, and hoplint under the stopwatch."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Measured:
    cpu_seconds: float
    wall_seconds: float
    peak_mib: float
    output: list  # of JSON objects


@dataclass
class Tools:
    hoplint: Path
    folder: Path  # of bench_generate, bench_walk, bench_open, bench_measure

    def generate(self, path, *options):
        """The capture; returns what is in it."""
        run = subprocess.run([self.folder / "bench_generate", *options, path], check=True, capture_output=True, text=True)
        return json.loads(run.stdout)

    def measure(self, *command, good=(0,)):
        run = subprocess.run([self.folder / "bench_measure", *command], capture_output=True, text=True, check=True)
        *complaints, figures = run.stderr.splitlines()
        figures = json.loads(figures)
        if figures["exit"] not in good:
            raise RuntimeError(f"{command}: exit {figures['exit']}: " + "\n".join(complaints))
        return Measured(figures["cpu_seconds"], figures["wall_seconds"], figures["peak_kib"] / 1024,
                        [json.loads(line) for line in run.stdout.splitlines()])

    def seconds(self, *command):
        """CPU time of another program, whose output is of no interest."""
        run = subprocess.run([self.folder / "bench_measure", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
        return json.loads(run.stderr.splitlines()[-1])["cpu_seconds"]

    def walk(self, capture):
        return self.measure(self.folder / "bench_walk", capture)

    def opening_seconds(self, records):
        """CPU time of libcrypto alone for the records of such sizes (bench_generate --records)."""
        return self.measure(self.folder / "bench_open", records).output[0]["cpu_seconds"]

    def audit(self, capture, *options):
        """The whole tool, judging; the last record is the summary."""
        return self.measure(self.hoplint, "-T", "ndjson", "--fail-on", "never", *options, capture)
