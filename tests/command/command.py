# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the command that the test was given: python3 test_X.py PATH-OF-HOPLINT [unittest's words]."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

HOPLINT = None


def run(*arguments, stdin=b"", environment=None, **how):
    """Runs hoplint; returns an object with .code, .out and .err (both text)."""
    variables = {name: value for name, value in os.environ.items()
                 if name not in ("NO_COLOR", "TERM", "LC_ALL", "LANGUAGE")}
    variables.update({"LC_ALL": "C.UTF-8"}, **(environment or {}))
    if "stdin_file" in how:
        how["stdin"] = how.pop("stdin_file")
    else:
        how["input"] = stdin
    done = subprocess.run([HOPLINT, *arguments], env=variables, timeout=60,
                          stdout=how.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE, **how)
    done.code = done.returncode
    done.out = (done.stdout or b"").decode()
    done.err = done.stderr.decode()
    return done


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, octets):
        with open(self.path(name), "wb") as file:
            file.write(octets)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def complains(self, done, *words, code=2):
        """Exit code, one line on standard error that holds the words, no trace of a crash."""
        self.assertEqual(done.code, code, done.err)
        self.assertEqual(done.err.count("\n"), 1, done.err)
        self.assertTrue(done.err.startswith("hoplint: "), done.err)
        for word in words:
            self.assertIn(word, done.err)


def records(text):
    return [json.loads(line) for line in text.splitlines()]


def hops(text):
    """(verdict, rules, request frame, follow-up's request frame) of each hop of ndjson output."""
    found = []
    for record in records(text):
        if record["type"] != "hop":
            continue
        follow_up = record["follow_up"]
        found.append((record["verdict"], [finding["rule"] for finding in record["findings"]],
                      record["redirect"]["pcap"]["request_frames"][0],
                      follow_up["pcap"]["request_frames"][0] if follow_up else None))
    return found


def main():
    global HOPLINT
    HOPLINT = os.path.abspath(sys.argv.pop(1))
    unittest.main(module="__main__")
