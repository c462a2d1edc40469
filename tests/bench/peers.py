# SPDX-License-Identifier: GPL-2.0-or-later
"""Other programs that find HTTP in a capture: how each is run, and how many exchanges its output tells of."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

SECONDS = 600  # at most, for one run


@dataclass
class Peer:
    name: str
    command: Callable  # (capture, keys or None, folder) -> list; None: it cannot read that
    found: Callable  # (its output, folder) -> exchanges, or None where it does not tell


def tshark(capture, keys, _):
    fields = ["-Y", "http.response or http2.headers.status", "-T", "fields", "-e", "http.response.code", "-e",
              "http2.headers.status"]
    return ["tshark", "-n", *(["-o", f"tls.keylog_file:{keys}"] if keys else []), *fields, "-r", capture]


def statuses(output, _):
    return len(re.findall(rb"\b[2-5][0-9][0-9]\b", output))


def responses_of_httpry(output, _):
    return sum(1 for line in output.splitlines() if re.search(rb"\tHTTP/1\.1\t[0-9]{3}\t", line))


def in_clear(command):
    return lambda capture, keys, folder: None if keys else command(capture, folder)


# tcpflow writes a file for each direction of a connection.
def responses_of_tcpflow(_, folder):
    return sum(path.read_bytes().count(b"HTTP/1.1 ") for path in Path(folder).iterdir() if ".00080-" in path.name)


PEERS = (
    Peer("tshark", tshark, statuses),
    Peer("httpry", in_clear(lambda capture, _: ["httpry", "-r", capture]), responses_of_httpry),
    Peer("tcpflow", in_clear(lambda capture, folder: ["tcpflow", "-r", capture, "-o", folder]), responses_of_tcpflow),
)


def installed():
    return [peer for peer in PEERS if shutil.which(peer.name)]


@dataclass
class PeerRun:
    cpu_seconds: float
    peak_mib: float
    exchanges: int


def run(peer, measure, capture, keys):
    """One run under the stopwatch `measure`; None: it cannot read that, or took too long."""
    with tempfile.TemporaryDirectory() as folder:
        command = peer.command(str(capture), keys, folder)
        if not command:
            return None
        try:
            ran = subprocess.run([measure, *command], capture_output=True, check=True, timeout=SECONDS,
                                 env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin"})
        except subprocess.TimeoutExpired:
            return None
        figures = re.search(rb'"cpu_seconds":([0-9.]+),.*"peak_kib":([0-9]+)', ran.stderr)
        return PeerRun(float(figures[1]), int(figures[2]) / 1024, peer.found(ran.stdout, folder))
