# SPDX-License-Identifier: GPL-2.0-or-later
"""The systemd unit: systemd understands every line of it, and finds it well confined."""
import os
import re
import shutil
import subprocess
import sys

import command

UNIT = None
EXPOSURE_MAX = 2.0  # of 10, by systemd-analyze security


class Service(command.Case):
    def setUp(self):
        super().setUp()
        with open(UNIT, encoding="ascii") as file:
            text = file.read()
        installed = re.search(r"^ExecStart=(\S+)", text, re.M)[1]
        self.assertTrue(installed.startswith("/"), installed)
        self.unit = self.write("hoplint@lo.service", text.replace(installed, command.HOPLINT).encode())

    def analyze(self, *words):
        return subprocess.run(["systemd-analyze", *words, self.unit], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False)

    def test_systemd_understands_it(self):
        done = self.analyze("verify", "--man=no", "--recursive-errors=no")
        self.assertNotIn(os.path.basename(self.unit), done.stdout)

    def test_it_is_confined(self):
        done = self.analyze("security", "--offline=yes", "--threshold=%d" % (10 * EXPOSURE_MAX))
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_its_command_line_is_understood(self):
        """Every option of it: what is wrong in the end is the interface."""
        with open(self.unit, encoding="ascii") as file:
            line = re.search(r"^ExecStart=\S+ (.*)$", file.read(), re.M)[1]
        words = line.replace("%i", "nosuch0").replace("$HOPLINT_OPTIONS", "").split()
        done = command.run(*words)
        self.assertEqual(done.code, 2)
        self.assertTrue(done.err.startswith("hoplint: nosuch0: "), done.err)


if __name__ == "__main__":
    if not shutil.which("systemd-analyze"):
        print("command-service: skipped: no systemd-analyze here")
        sys.exit(77)
    UNIT = sys.argv.pop()
    command.main()
