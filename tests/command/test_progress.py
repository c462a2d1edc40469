# SPDX-License-Identifier: GPL-2.0-or-later
"""The bar on standard error: on a terminal and after a second, or when it is asked for."""
import os
import pty
import re
import subprocess
import threading
import time

import captures
import command
import traffic

STATE = r"[\d.]+ [kMGT]?B, \d+ frames, [\d.]+ [kMGT]?B/s(, \d+:\d\d left)?"
BAR = r"\[#*\.*\] +\d+%  " + STATE


def all_of(terminal):
    """What the other side of a terminal was sent until it closed; it may come in pieces."""
    octets = b""
    try:
        while piece := os.read(terminal, 65536):
            octets += piece
    except OSError:
        pass  # the other side is closed
    return octets


class Progress(command.Case):
    def on_terminal(self, arguments, feed=None):
        """Standard error is a terminal: what it was sent. `feed` writes to standard input."""
        main, terminal = pty.openpty()
        process = subprocess.Popen([command.HOPLINT, *arguments],
                                   stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=terminal)
        os.close(terminal)
        shown = []
        watcher = threading.Thread(target=lambda: shown.append(all_of(main)))
        watcher.start()
        if feed:
            feed(process.stdin)
            process.stdin.close()
        out = process.stdout.read()
        process.stdout.close()
        self.assertIn(process.wait(60), (0, 1))
        watcher.join()
        os.close(main)
        self.assertTrue(out)
        return shown[0].decode()

    def many(self, conversations):
        datagrams = []
        for number in range(conversations):
            datagrams += traffic.good_hop(client_port=20000 + number % 40000)
        return captures.pcap(datagrams)

    def test_not_without_a_terminal(self):
        done = command.run(self.write("x", self.many(300)))
        self.assertEqual(done.err, "")

    def test_forced_without_a_terminal(self):
        octets = self.many(300)
        done = command.run("--progress", self.write("x", octets))
        lines = done.err.splitlines()
        for line in lines:
            self.assertRegex(line, "^%s$" % BAR)
        self.assertIn("[########################] 100%  ", lines[-1])
        self.assertIn(", 3000 frames, ", lines[-1])

    def test_forced_without_a_known_size(self):
        done = command.run("--progress", "-", stdin=self.many(300))
        self.assertRegex(done.err.splitlines()[-1], "^%s$" % STATE)

    def test_forced_on_a_terminal_and_taken_away_at_the_end(self):
        shown = self.on_terminal(["--progress", self.write("x", self.many(300))])
        self.assertRegex(shown, r"\r" + BAR + r"\x1b\[K")
        self.assertTrue(shown.endswith("\r\x1b[K"))

    def test_not_within_the_first_second(self):
        self.assertEqual(self.on_terminal([self.write("x", self.many(300))]), "")

    def test_by_itself_after_a_second(self):
        octets = self.many(1000)

        def slowly(pipe):
            pipe.write(octets[:len(octets) // 2])
            pipe.flush()
            time.sleep(1.5)
            pipe.write(octets[len(octets) // 2:])

        shown = self.on_terminal(["-"], slowly)
        self.assertRegex(shown, r"^\r" + STATE + r"\x1b\[K")
        self.assertTrue(shown.endswith("\r\x1b[K"))

    def test_messages_do_not_stand_on_the_bar(self):
        path = self.write("x", self.many(300)[:-1])
        main, terminal = pty.openpty()
        process = subprocess.Popen([command.HOPLINT, "--progress", path],
                                   stdout=subprocess.DEVNULL, stderr=terminal)
        os.close(terminal)
        self.assertEqual(process.wait(60), 2)
        shown = all_of(main).decode()
        os.close(main)
        self.assertIn("\r\x1b[Khoplint: " + path, shown)
        self.assertIsNone(re.search(r"left\x1b\[Khoplint", shown))


if __name__ == "__main__":
    command.main()
