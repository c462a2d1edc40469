#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps the shape that core/README.md draws: prints one line a violation, exit 1 when there is any."""

import argparse
import sys
from pathlib import Path

import includes
import objects
import page
import shape
import text
from tree import Tree

RULES = includes.RULES + shape.RULES + text.RULES + page.RULES + objects.RULES


def violations(root, rules=RULES, build=None):
    tree = Tree(root, build)
    return sorted({found for rule in rules for found in rule(tree)})


def main():
    names = {rule.__name__.replace("_", "-"): rule for rule in RULES}
    listed = "\n".join(f"  {name:<16} {rule.__doc__}" for name, rule in names.items())
    parser = argparse.ArgumentParser(description=__doc__, epilog=f"rules:\n{listed}",
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=Path(__file__).resolve().parents[2], help="the project (default: this one)")
    parser.add_argument("--build", type=Path, help="where the project was built: what it compiled need not be compiled again")
    parser.add_argument("rules", nargs="*", metavar="RULE", choices=[*names, []], help="these only")
    options = parser.parse_args()
    found = violations(options.root, [names[name] for name in options.rules] or RULES, options.build)
    for violation in found:
        print(violation)
    print(f"lint: {len(found)} violations" if found else "lint: clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
