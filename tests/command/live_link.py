# SPDX-License-Identifier: GPL-2.0-or-later
"""What a live capture needs: an HTTP server on the loopback interface, and links in a network namespace of their own."""
import os
import signal
import socket
import subprocess
import threading
import time

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

    def accept(self):
        return self.listener.accept()[0]

    def run(self):
        connection = self.accept()
        for answer in (traffic.redirect(307, "/v2"), traffic.ok()):
            octets = b""
            while b"\r\n\r\n" not in octets:
                some = connection.recv(65536)
                if not some:
                    break
                octets += some
            if octets:
                connection.sendall(answer)
        connection.close()
        self.listener.close()


def talk(server, follow=True):
    """DELETE, which is redirected, and a GET in its stead; or nothing in its stead."""
    host = "127.0.0.1:%d" % server.port
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(traffic.request("DELETE", "/v1", host))
        connection.recv(65536)
        if follow:
            connection.sendall(traffic.request("GET", "/v2", host))
            connection.recv(65536)
    server.join()


class Capture:
    """A hoplint that captures, once it has begun to."""

    def __init__(self, *arguments, inside=(), **how):
        how.setdefault("stdout", subprocess.PIPE)
        self.process = subprocess.Popen([*inside, command.HOPLINT, *arguments], stderr=subprocess.PIPE, **how)
        self.wait_until_it_captures()

    def pid(self):
        """Its own, not that of the program that runs it in a namespace (which becomes it)."""
        return self.process.pid

    def status(self):
        with open("/proc/%d/status" % self.pid(), encoding="ascii") as file:
            return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)

    def catches(self, number):
        try:
            return int(self.status()["SigCgt"], 16) >> (number - 1) & 1
        except (FileNotFoundError, KeyError):
            return False

    def wait_until_it_captures(self):
        """The signals are caught when all is open."""
        for _ in range(500):
            if self.process.poll() is not None or self.catches(signal.SIGUSR1):
                return
            time.sleep(0.02)
        raise AssertionError("it does not begin")

    def end(self, number=signal.SIGINT):
        """(exit code, standard output, standard error)"""
        if number:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out.decode() if out else "", err.decode()


class Namespace:
    """A network namespace with pairs of linked interfaces a0-b0, a1-b1, ...; the loopback is up."""

    def __init__(self, pairs):
        self.holder = subprocess.Popen(["unshare", "--net", "sleep", "600"], stderr=subprocess.DEVNULL)
        self.enter = ["nsenter", "--net=/proc/%d/ns/net" % self.holder.pid]
        self.wait_for_it()
        self.run("ip", "link", "set", "lo", "up")
        for number in range(pairs):
            self.run("ip", "link", "add", "a%d" % number, "type", "veth", "peer", "name", "b%d" % number)
            for side in "ab":
                self.run("sysctl", "-q", "-w", "net.ipv6.conf.%s%d.disable_ipv6=1" % (side, number))
                self.run("ip", "link", "set", "%s%d" % (side, number), "up")

    def wait_for_it(self):
        mine = os.readlink("/proc/self/ns/net")
        for _ in range(500):
            if self.holder.poll() is not None:
                raise PermissionError("unshare --net")
            if os.readlink("/proc/%d/ns/net" % self.holder.pid) != mine:
                return
            time.sleep(0.01)

    def run(self, *words):
        subprocess.run([*self.enter, *words], check=True)

    def send(self, interface, frames):
        """Puts each frame onto the interface, a few milliseconds apart."""
        script = ("import socket, sys, time\n"
                  "link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)\n"
                  "link.bind((sys.argv[1], 0))\n"
                  "for word in sys.argv[2:]:\n"
                  "    link.send(bytes.fromhex(word))\n"
                  "    time.sleep(0.005)\n")
        self.run("/usr/bin/python3", "-c", script, interface, *(frame.hex() for frame in frames))

    def close(self):
        self.holder.kill()
        self.holder.wait()


def may_have_namespaces():
    try:
        Namespace(1).close()
        return True
    except (PermissionError, FileNotFoundError, subprocess.CalledProcessError, OSError):
        return False
