# SPDX-License-Identifier: GPL-2.0-or-later
"""Live capture on the loopback interface; skipped (77) where that is not allowed."""
import datetime
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

import command
import traffic


def may_capture():
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()
        return True
    except (PermissionError, AttributeError):
        return False


class Server(threading.Thread):
    """Answers one connection: a 307, then a 200."""

    def __init__(self):
        super().__init__()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        connection, _ = self.listener.accept()
        for answer in (traffic.redirect(307, "/v2"), traffic.ok()):
            octets = b""
            while b"\r\n\r\n" not in octets:
                octets += connection.recv(65536)
            connection.sendall(answer)
        connection.close()
        self.listener.close()


def talk(server):
    host = "127.0.0.1:%d" % server.port
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(traffic.request("DELETE", "/v1", host))
        connection.recv(65536)
        connection.sendall(traffic.request("GET", "/v2", host))
        connection.recv(65536)
    server.join()


class Live(command.Case):
    def capture(self, interface, end, *options):
        """Starts hoplint, talks until it has seen something, ends it by `end(process)`."""
        server = Server()
        process = subprocess.Popen(
            [command.HOPLINT, "-i", interface, "-f", "tcp port %d" % server.port, "-T", "ndjson",
             *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1.5)
        talk(server)
        time.sleep(0.5)
        end(process)
        out, err = process.communicate(timeout=30)
        self.assertEqual(err, b"")
        self.assertEqual(process.returncode, 1)
        return out.decode()

    def test_signals_end_the_capture_and_the_report_is_finished(self):
        for interface, number in (("lo", signal.SIGINT), ("any", signal.SIGTERM)):
            with self.subTest(interface=interface):
                out = self.capture(interface, lambda process: process.send_signal(number))
                self.assertEqual(command.hops(out)[0][:2], ("violation", ["method-changed"]))
                hop = command.records(out)[0]
                self.assertEqual(hop["redirect"]["pcap"]["file"], interface)
                seen = datetime.datetime.fromisoformat(hop["redirect"]["time"])
                now = datetime.datetime.now(datetime.timezone.utc)
                self.assertLess(abs((now - seen).total_seconds()), 30)

    def test_count_ends_the_capture(self):
        out = self.capture("lo", lambda process: None, "-c", "8")
        self.assertEqual(command.records(out)[-1]["coverage"]["packets"]["frames"], 8)

    def test_interfaces_are_listed(self):
        done = command.run("-D")
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertRegex(done.out, r"(?m)^lo +")
        self.assertRegex(done.out, r"(?m)^any +")

    def test_interface_that_is_not_there(self):
        done = command.run("-i", "nosuch0")
        self.complains(done, "nosuch0: ", "No such device", "hoplint -D lists the interfaces")

    def test_filter_in_libpcaps_words(self):
        done = command.run("-i", "lo", "-f", "tcp prot 80")
        self.complains(done, "lo: -f 'tcp prot 80': can't parse filter expression: syntax error")

    @unittest.skipUnless(os.geteuid() == 0, "only root can give its rights away")
    def test_without_permission(self):
        done = subprocess.run(["setpriv", "--bounding-set=-all", "--inh-caps=-all", command.HOPLINT,
                               "-i", "lo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        done.code, done.err = done.returncode, done.stderr.decode()
        self.complains(done, "lo: ", "run hoplint as root (sudo), or allow it once: sudo setcap "
                       "cap_net_raw,cap_net_admin+ep")


if __name__ == "__main__":
    if not may_capture():
        print("command-live: skipped: no right to capture (needs root or CAP_NET_RAW)")
        sys.exit(77)
    command.main()
