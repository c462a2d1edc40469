# SPDX-License-Identifier: GPL-2.0-or-later
"""-j: what the command promises holds with two threads, too. tests/laws/test_threads.py compares what is found."""
import os
import pathlib
import subprocess
import threading

import captures
import command
import test_outputs
import traffic


class TwoThreads:
    """The tests of another class, of a hoplint that has -j 2 before all else."""

    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, command, "HOPLINT", command.HOPLINT)
        script = f'#!/bin/sh\nexec "{command.HOPLINT}" -j 2 "$@"\n'
        command.HOPLINT = self.write("hoplint-j2", script.encode())
        os.chmod(command.HOPLINT, 0o755)


class Interrupts(TwoThreads, test_outputs.Interrupts):
    pass


class Unwritable(TwoThreads, test_outputs.Unwritable):
    pass


class Counters(command.Case):
    def test_number(self):
        bad = self.write("bad.pcap", captures.pcap(traffic.bad_hop()))
        for number in ("0", "x", "-1", "2.5", "1000000"):
            self.complains(command.run("-j", number, bad), "-j: ")
        for number in ("1", "2", "3", "1024"):
            done = command.run("-j", number, "-T", "ndjson", bad)
            self.assertEqual((done.code, done.err), (1, ""))
            self.assertEqual(command.hops(done.out)[0][0], "violation")

    def test_sandbox(self):
        """The second thread is started inside."""
        bad = self.write("bad.pcap", captures.pcap(traffic.bad_hop()))
        done = command.run("-j", "2", "--sandbox", "require", bad)
        if done.code == 2 and "sandbox: " in done.err:
            self.skipTest(done.err.strip())
        self.assertEqual((done.code, done.err), (1, ""))

    def test_a_pipe_that_pauses(self):
        """What was read from it is judged, and written, before more comes."""
        process = subprocess.Popen([command.HOPLINT, "-j", "2", "-l", "-T", "ndjson", "-"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, bufsize=0)
        guard = threading.Timer(30, process.kill)
        guard.start()
        octets = captures.pcap([])
        for number in range(3):
            octets += captures.pcap(traffic.bad_hop(start=traffic.START + number * 60 * traffic.SECOND))[24:]
        process.stdin.write(octets)
        process.stdin.flush()
        self.assertIn(b'"violation"', process.stdout.readline())
        rest = process.communicate()[0]
        guard.cancel()
        self.assertEqual(len(command.hops(rest.decode())), 2)
        self.assertEqual(process.returncode, 1)

    def test_copy(self):
        bad = self.write("bad.pcap", captures.pcap(traffic.bad_hop()))
        for number in ("1", "2"):
            command.run("-j", number, "-w", self.path(number), bad)
        one, two = (pathlib.Path(self.path(number)).read_bytes() for number in ("1", "2"))
        self.assertEqual(one, two)


if __name__ == "__main__":
    command.main()
