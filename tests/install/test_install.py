# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: test_install.py BUILD: `cmake --install` puts everything where it belongs, and others can build on it."""
import gzip
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
CAPTURE = HERE.parents[1] / "samples/15-php-chain-302-307/capture.pcap"
BUILD = None


def run(*words, **how):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True, **how).stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.prefix = pathlib.Path(cls.folder.name)
        for component in ("command", "development"):
            run("cmake", "--install", BUILD, "--prefix", cls.prefix, "--component", component)

    def find(self, pattern):
        found = list(self.prefix.glob(pattern))
        self.assertEqual(len(found), 1, pattern)
        return found[0]

    def test_the_command_runs(self):
        done = subprocess.run([self.find("bin/hoplint"), CAPTURE], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("method-changed", done.stdout)

    def test_everything_is_where_it_belongs(self):
        for pattern in ("share/hoplint/hoplint.schema.json", "share/bash-completion/completions/hoplint",
                        "share/zsh/vendor-completions/_hoplint", "share/fish/vendor_completions.d/hoplint.fish"):
            self.find(pattern)

    def test_manual(self):
        for page, title in (("man1/hoplint.1", "HOPLINT 1"), ("man7/hoplint-rules.7", "HOPLINT-RULES 7")):
            text = gzip.decompress(self.find(f"share/man/{page}.gz").read_bytes()).decode()
            self.assertIn(f".Dt {title}\n", text)

    def test_every_header_that_a_public_one_needs_is_there(self):
        headers = sorted(path.relative_to(self.prefix / "include/hoplint") for path in self.prefix.glob("include/hoplint/**/*.h"))
        self.assertGreater(len(headers), 20)
        source = self.prefix / "all.c"
        source.write_text("".join(f"#include <{header}>\n" for header in headers), encoding="utf-8")
        run("cc", "-fsyntax-only", "-Wall", "-Werror", *self.flags("--cflags"), source)

    def flags(self, *words):
        folder = self.find("lib*/**/pkgconfig")
        return run("pkg-config", *words, "hoplint", env={**os.environ, "PKG_CONFIG_PATH": str(folder)}).split()

    def test_a_program_of_others(self):
        program = self.prefix / "auditor"
        run("cc", "-Wall", "-Werror", "-o", program, HERE / "auditor.c", *self.flags("--static", "--cflags", "--libs"), "-lpcap")
        self.assertEqual(run(program, CAPTURE), "302 permitted\n307 violation\n")


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
