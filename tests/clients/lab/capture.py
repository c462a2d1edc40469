# SPDX-License-Identifier: GPL-2.0-or-later
"""tcpdump, held until it really captures and stopped only when all is in the file. A datagram to the discard port marks
either end; the second one also makes the capture last as long as the lab waited, so that "no follow-up came" can be told."""

import os
import signal
import subprocess
import sys
import time

MARK_PORT = 9
PATIENCE_SECONDS = 20
SEND = f"""
import socket, sys
socket.socket(type=socket.SOCK_DGRAM).sendto(sys.argv[1].encode(), ("192.0.2.10", {MARK_PORT}))
"""


class Capture:
    def __init__(self, network, path, point, words):
        """`point` is PLACE:DEVICE; `words` go to tcpdump."""
        self._network = network
        self._path = path
        self._number = 0
        place, device = point.split(":")
        start = ["tcpdump", "-i", device, "-s", "0", "-n", "-U", "--immediate-mode", "-B", "16384"]
        start += ["-w", path] if os.geteuid() else ["-Z", "root", "-w", path]
        if os.path.exists(path):
            os.unlink(path)
        self._process = subprocess.Popen(network.inside(place, start + [word for word in words if word]), stderr=subprocess.PIPE, text=True)
        self._mark()

    def _mark(self):
        self._number += 1
        text = f"hoplint laboratory, mark {self._number}".encode()
        deadline = time.monotonic() + PATIENCE_SECONDS
        send = ["/usr/bin/python3", "-Ic", SEND]
        while not self._holds(text):
            if time.monotonic() > deadline or self._process.poll() is not None:
                self._process.kill()
                raise RuntimeError("tcpdump does not capture: " + self._process.communicate()[1])
            subprocess.run(self._network.inside("client1", [*send, text.decode()]), check=True)
            self._wait_for(text, 0.2)

    def _wait_for(self, text, seconds):
        deadline = time.monotonic() + seconds
        while not self._holds(text) and time.monotonic() < deadline:
            time.sleep(0.01)

    def _holds(self, text):
        try:
            with open(self._path, "rb") as file:
                file.seek(max(0, os.path.getsize(self._path) - (1 << 16)))
                return text in file.read()
        except OSError:
            return False

    def stop(self):
        self._mark()
        self._process.send_signal(signal.SIGINT)
        _, words = self._process.communicate(timeout=PATIENCE_SECONDS)
        lost = [line for line in words.splitlines() if "dropped by" in line and not line.startswith("0 ")]
        if lost:
            print("lab: capture is not whole: " + "; ".join(lost), file=sys.stderr)
        return not lost
