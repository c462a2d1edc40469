# SPDX-License-Identifier: GPL-2.0-or-later
"""The man pages and the completions know what the command knows: options, formats, rules."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import command

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "capture-tool"
PAGE = FOLDER / "manual/hoplint.1"
RULES_PAGE = None  # the build makes it


def options_of_help():
    """Every option stands at the start of its line, perhaps behind another name of it."""
    found = set()
    for line in command.run("--help").out.splitlines():
        heads = re.match(r"  (?:CAPTURE, )?((?:-[-\w]+)(?:, -[-\w]+)*)", line)
        found.update(heads.group(1).split(", ") if heads else [])
    return found


def options_of_page():
    found = set()
    for words in re.findall(r"^\.It (?:Ar capture , )?(Fl .*)", PAGE.read_text(encoding="utf-8"), re.M):
        first, *others = re.split(r" , (?:Fl )?", words[3:])
        found.update("-" + name.split()[0] for name in [first, *others])
    return found


def formats():
    return re.search(r"none of (.*)", command.run("-T", "=", "x").err).group(1).split(", ")


def rules():
    return [line.split()[0] for line in command.run("--rules").out.splitlines()[1:]]


def bash(*words):
    """What bash would offer for the last word."""
    script = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hoplint 2>/dev/null; printf "%s\\n" "${COMPREPLY[@]}"'
    path = os.path.dirname(command.HOPLINT) + ":" + os.environ["PATH"]
    done = subprocess.run(["bash", "-c", script, FOLDER / "completions/hoplint.bash", "hoplint", *words],
                          capture_output=True, text=True, check=True, env={**os.environ, "PATH": path})
    return done.stdout.split()


class Options(unittest.TestCase):
    def setUp(self):
        self.known = options_of_help()
        self.assertGreater(len(self.known), 25)

    def test_manual(self):
        self.assertEqual(options_of_page(), self.known)

    def test_bash(self):
        self.assertEqual(set(bash("-")), self.known)

    def test_zsh(self):
        text = (FOLDER / "completions/_hoplint").read_text(encoding="utf-8")
        found = set(re.findall(r"(?:'|\))(?:\(.*?\))?\*?(-[-\w]+)(?:=-)?\[", text))
        for pair in re.findall(r"\{(-\w),(--[-\w]+)\}", text):
            found.update(pair)
        self.assertEqual(found, self.known)

    def test_fish(self):
        text = (FOLDER / "completions/hoplint.fish").read_text(encoding="utf-8")
        found = {"-" + name for name in re.findall(r" -s (\w)\b", text)} | {"--" + name for name in re.findall(r" -l ([-\w]+)", text)}
        self.assertEqual(found, self.known)


class Values(unittest.TestCase):
    def test_formats(self):
        self.assertEqual(bash("-T", ""), formats())
        for name in ("_hoplint", "hoplint.fish"):
            self.assertIn(" ".join(formats()), (FOLDER / "completions" / name).read_text(encoding="utf-8"))
        page = PAGE.read_text(encoding="utf-8")
        for name in formats():
            self.assertRegex(page, rf"(?m)^\.It Cm {name}$")

    def test_rules_and_severities(self):
        self.assertEqual(bash("--explain", "method-c"), ["method-changed"])
        self.assertEqual(bash("--rule", ""), [rule + "=" for rule in rules()])
        self.assertEqual(bash("--rule", "method-changed", "=", "w"), ["warning"])
        self.assertEqual(bash("--rule", "method-changed", "="), ["off", "note", "warning", "error"])
        self.assertEqual(bash("--fail-on", "n"), ["note", "never"])


class Shells(unittest.TestCase):
    def parses(self, shell, file):
        if not shutil.which(shell):
            self.skipTest(f"no {shell} here")
        subprocess.run([shell, "-n", FOLDER / "completions" / file], check=True)

    def test_bash(self):
        self.parses("bash", "hoplint.bash")

    def test_zsh(self):
        self.parses("zsh", "_hoplint")

    def test_fish(self):
        self.parses("fish", "hoplint.fish")


class Pages(unittest.TestCase):
    def test_every_rule(self):
        headings = re.findall(r"(?m)^\.Ss (.*)$", RULES_PAGE.read_text(encoding="utf-8"))
        self.assertEqual(headings, rules())

    def test_well_formed(self):
        if not shutil.which("mandoc"):
            self.skipTest("no mandoc here")
        for page in (PAGE, RULES_PAGE):
            done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_examples_are_those_of_help(self):
        """Each example is an option line that the command understands."""
        for line in re.findall(r"(?m)^\.Dl (.*)$", PAGE.read_text(encoding="utf-8")):
            used = re.findall(r"(?<= )(--?[a-zA-Z][-\w]*)", line.split("hoplint", 1)[1].split("|")[0].split(" -- ")[0])
            self.assertLessEqual(set(used), options_of_help(), line)


if __name__ == "__main__":
    RULES_PAGE = pathlib.Path(sys.argv.pop(2))
    command.main()
