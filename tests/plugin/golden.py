#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""golden.py PLUGINS [--refresh] [SAMPLE...]: all that the plugin puts into the frames of every sample (tshark -2 -T json, its
protocol alone), against golden/SAMPLE.json. --refresh writes those anew that are named."""

import difflib
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from tshark import Wireshark, captures

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "..", "samples")


def kept(pairs):
    """Fields that occur more than once become lists."""
    made = {}
    for name, value in pairs:
        if name in made:
            made[name] = (made[name] if isinstance(made[name], list) else [made[name]]) + [value]
        else:
            made[name] = value
    return made


def shown(wireshark, name, capture):
    """Frame -> the plugin's items."""
    copy = wireshark.bring(capture, f"{name}.{os.path.basename(capture)}")
    out = wireshark.tshark(copy, "-2", "-o", "tcp.reassemble_out_of_order:TRUE", "-Y", "hoplint", "-J", "frame hoplint", "-T", "json").stdout
    packets = json.loads(out, object_pairs_hook=kept) if out.strip() else []
    layers = [packet["_source"]["layers"] for packet in packets]
    frames = {layer["frame"]["frame.number"]: layer["hoplint"] for layer in layers}
    return json.dumps(frames, indent=1, ensure_ascii=False).splitlines(keepends=True)


def path_of(name):
    return os.path.join(HERE, "golden", name + ".json")


def compare(wireshark, name, capture):
    found = shown(wireshark, name, capture)
    if not os.path.exists(path_of(name)):
        return [f"there is no {path_of(name)}; golden.py PLUGINS --refresh {name} writes it\n"]
    with open(path_of(name), encoding="utf-8") as file:
        return list(difflib.unified_diff(file.read().splitlines(keepends=True), found, name, "now"))


def main():
    wireshark, names = Wireshark(sys.argv[1]), [word for word in sys.argv[2:] if word != "--refresh"]
    version = wireshark.run("tshark", "--version").stdout.split()[2]
    if not version.startswith("4.0."):
        print(f"skipped: the files are of Wireshark 4.0, this is {version}")
        return 77
    chosen = [(name, capture) for name, capture in captures(SAMPLES) if not names or name in names]
    if "--refresh" in sys.argv:
        for name, capture in chosen:
            with open(path_of(name), "w", encoding="utf-8") as file:
                file.writelines(shown(wireshark, name, capture))
        return 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda one: compare(wireshark, *one), chosen))
    for lines in filter(None, found):
        sys.stdout.writelines(lines[:40])
    wrong = sum(bool(lines) for lines in found)
    print(f"\n{len(found) - wrong} of {len(found)} samples as in golden/")
    return 1 if wrong or not found else 0


if __name__ == "__main__":
    sys.exit(main())
