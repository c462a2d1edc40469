#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""What does the Wireshark plugin cost tshark? The same capture with the same options, with the plugin and without it: instructions
a packet under callgrind, without what it takes to start, and with --runs CPU time on a longer capture, starting included, the
median of so many pairs. --budget compares what the plugin adds to a packet with what is recorded (plugin_budget.json). exit 77:
cannot be measured, and why."""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "plugin"))

from tools import Tools  # noqa: E402
from tshark import SKIPPED, Wireshark, skip  # noqa: E402

BUDGET = Path(__file__).with_name("plugin_budget.json")
TOLERANCE = 0.05
CAPTURES = {  # name: options of bench_generate, and connections
    "flows": ([], 400),
    "mixed": (["--profile=mixed", "--open=12"], 12),
}
LONGER = 20  # times as many connections, to take the time of
MODES = {
    "one pass": [],
    "two passes": ["-2"],
    "a filter": ["-Y", "http"],
    "fields": ["-T", "fields", "-e", "tcp.stream"],
    "details": ["-V"],
}
ADVICE = """
{mode}: over the budget. Find out where the instructions go, before and after the change:
    {script} --only '{mode}' --keep /tmp/plugin {plugins} {tools}
    callgrind_annotate --inclusive=yes /tmp/plugin/with.out | grep hoplint.so
If what they buy is worth it, record a new budget with the change, and say why in its message:
    {script} --record --compiler '{compiler}' {plugins} {tools}
"""


class Pair:
    """tshark without the plugin, and with it."""

    def __init__(self, plugins, tools):
        self.tools, self.keep = tools, None
        self.sides = {"without": Wireshark(plugins), "with": Wireshark(plugins)}
        without = self.sides["without"]
        without.environment["WIRESHARK_PLUGIN_DIR"] = without.make_folder("nothing")
        self.captures = {}
        self.steady = {}
        for side, wireshark in self.sides.items():
            wireshark.environment.pop("G_SLICE")  # what GLib does for its users
            self.steady[side] = wireshark.bring(tools.folder / "libbench_steady.so")

    def generate(self, name, times=1):
        """The packets of the capture."""
        options, connections = CAPTURES[name]
        with tempfile.TemporaryDirectory() as folder:
            capture = f"{folder}/{name}.pcap"
            truth = self.tools.generate(capture, *options, f"--connections={connections * times}")
            self.captures[name] = {side: wireshark.bring(capture) for side, wireshark in self.sides.items()}
        return truth["packets"]

    def words(self, side, name, mode):
        return ["tshark", "-n", "-r", self.captures[name][side], *mode]

    def instructions(self, side, name, mode):
        """Of the whole run but for what it takes to start."""
        wireshark = self.sides[side]
        out = f"{wireshark.home}/out"
        preload = {"LD_PRELOAD": self.steady[side]}
        command = wireshark.command("env", *[f"{key}={value}" for key, value in preload.items()], "valgrind", "--tool=callgrind", "--instr-atstart=no",
                                    f"--callgrind-out-file={out}", *self.words(side, name, mode))
        run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
        found = re.search(r"Collected : (\d+)", run.stderr)
        if run.returncode != 0 or not found:
            raise SystemExit(f"callgrind: exit {run.returncode}\n{run.stderr[-4000:]}")
        if self.keep:
            shutil.copyfile(out, f"{self.keep}/{side}.out")
        return int(found[1])

    def added(self, name, mode):
        return self.instructions("with", name, mode) - self.instructions("without", name, mode)

    def seconds(self, side, name, mode):
        wireshark = self.sides[side]
        return self.tools.seconds(*wireshark.command(*self.words(side, name, mode)))

    def ratio_of_seconds(self, name, mode, runs):
        pairs = [(self.seconds("without", name, mode), self.seconds("with", name, mode)) for _ in range(runs)]
        return statistics.median(late / early for early, late in pairs)


def table(pair, only, runs):
    print(f"{'capture':8} {'tshark':12} {'a packet':>9} {'with it':>9} {'ratio':>6}" + (f" {'CPU time':>9}" if runs else ""))
    modes = [only] if only else list(MODES)
    for name in CAPTURES:
        packets = pair.generate(name)
        counted = {mode: {side: pair.instructions(side, name, MODES[mode]) / packets for side in pair.sides} for mode in modes}
        if runs:
            pair.generate(name, LONGER)
        for mode, each in counted.items():
            line = f"{name:8} {mode:12} {each['without']:9.0f} {each['with']:9.0f} {each['with'] / each['without']:6.2f}"
            print(line + (f" {pair.ratio_of_seconds(name, MODES[mode], runs):9.2f}" if runs else ""), flush=True)


def version():
    """Of tshark, but for the last part."""
    said = subprocess.run(["tshark", "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"\d+\.\d+", said)[0]


def keep_to_budget(pair, compiler, record):
    """0: what the plugin adds to a packet of the first kind of capture, in one pass, is no more than is recorded."""
    budget = {} if record else json.loads(BUDGET.read_text())
    built = {"compiler": compiler, "tshark": version()}
    for what, name in built.items():
        if not record and budget[what] != name:
            skip(f"the budget holds for {budget[what]}, this is {name}")
    packets = pair.generate("flows")
    added = round(pair.added("flows", []) / packets)
    if record:
        BUDGET.write_text(json.dumps({**built, "added_per_packet": added}, indent=2) + "\n")
        return 0
    allowed = budget["added_per_packet"]
    print(f"the plugin adds {added} instructions to a packet; budget {allowed} ({added / allowed - 1:+.1%})")
    return 1 if added > allowed * (1 + TOLERANCE) else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=0, help="pairs of runs to take the time of")
    parser.add_argument("--only", choices=MODES, help="one way to run tshark")
    parser.add_argument("--keep", type=Path, help="a folder for what callgrind wrote of the last run without the plugin, and with it")
    parser.add_argument("--budget", action="store_true", help="compare with the budget, in place of the table")
    parser.add_argument("--record", action="store_true", help="write the budget")
    parser.add_argument("--compiler", default="", help="what built the plugin, and for which processor")
    parser.add_argument("plugins", help="the folder of <version>/epan/hoplint.so, of a Release build")
    parser.add_argument("tools", type=Path, help="the folder with bench_generate")
    options = parser.parse_args()
    if not shutil.which("valgrind"):
        skip("valgrind is not installed")
    pair = Pair(options.plugins, Tools(None, options.tools))
    pair.keep = options.keep
    if options.keep:
        options.keep.mkdir(exist_ok=True)
    if not options.budget and not options.record:
        table(pair, options.only, options.runs)
        return 0
    over = keep_to_budget(pair, options.compiler, options.record)
    if over:
        print(ADVICE.format(mode="one pass", script=__file__, **vars(options)))
    return over


if __name__ == "__main__":
    sys.exit(main())
