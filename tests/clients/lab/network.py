# SPDX-License-Identifier: GPL-2.0-or-later
"""The network of the laboratory: the namespace we are in is the server's; the clients' are made beside it.

    client 1 --- wire --- server             without NAT
    client 1 --- switch --- wire --- server   with a wire of one's own making: wire.py
    client 1 ---\\
    client 2 ----- router (NAT) --- server    with NAT
Every link has MTU 1500 and no offloads, so a captured packet is what a wire would carry.
Nothing here has a name outside: with the last process all of it is gone."""

import ctypes
import ipaddress
import os
import shutil
import subprocess
import sys

SERVER = {
    ("192.0.2.10", "2001:db8::10"): "a.example.test c.example.test www.example.org",
    ("192.0.2.11", "2001:db8::11"): "b.example.test www.example.net",
    ("192.0.2.12", "2001:db8::12"): "www.example.com",
}
HOSTS = """127.0.0.1 localhost
::1 localhost
{four}
2001:db8::10 a6.example.test
2001:db8::11 b6.example.test
192.0.2.10 dual.example.test
2001:db8::10 dual.example.test
"""
OUTSIDE = ("192.0.2.101/24", "2001:db8::101/64")
NAMES = [name for names in SERVER.values() for name in names.split()] + ["a6.example.test", "b6.example.test"]
MS_BIND = 4096
OFFLOADS = ["tso", "gso", "gro", "tx", "rx", "sg"]


class MissingTool(Exception):
    pass


def _run(*command):
    if not shutil.which(command[0]):
        raise MissingTool(command[0])
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def bind(source, target):
    """Puts a file over another one, in here only."""
    # mount(8) refuses a user namespace's non-root user, whom the kernel allows it.
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), target.encode(), None, MS_BIND, None) != 0:
        raise OSError(ctypes.get_errno(), f"cannot bind a file over {target}")


class Network:
    """`folder` holds the handles of the namespaces."""

    def __init__(self, folder):
        self._folder = folder

    def inside(self, place, command):
        """The command line that runs `command` at a place: "server", "router", "client1", …"""
        handle = "/proc/1/ns/net" if place == "server" else f"{self._folder}/{place}"
        return ["nsenter", f"--net={handle}", "--", *command]

    def build(self, clients, nat, wire=""):
        self._write_names()
        self._up("server", "lo")
        edge = "router" if nat else "client1"
        self._add_place(edge)
        if wire:
            self._start_switch(edge, wire)
        else:
            self._link("server", "wire", edge, "eth0")
        for pair in SERVER:
            self._address("server", "wire", f"{pair[0]}/24", f"{pair[1]}/64")
        self._address(edge, "eth0", *OUTSIDE)
        if nat:
            self._start_nat(clients)

    def _write_names(self):
        four = "\n".join(f"{pair[0]} {names}" for pair, names in SERVER.items())
        for target, text in (("/etc/hosts", HOSTS.format(four=four)), ("/etc/resolv.conf", "")):
            source = os.path.join(self._folder, os.path.basename(target))
            with open(source, "w", encoding="ascii") as file:
                file.write(text)
            if os.path.exists(target):
                bind(source, os.path.realpath(target))

    def _start_switch(self, edge, wishes):
        self._add_place("switch")
        self._link("switch", "near", edge, "eth0")
        self._link("switch", "trunk", "switch", "knurt")
        self._link("server", "wire", "switch", "far")
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wire.py")
        switch = subprocess.Popen(self.inside("switch", [sys.executable, "-B", program, wishes]), stdout=subprocess.PIPE)
        if switch.stdout.readline() != b"ready\n":
            raise RuntimeError("the switch does not start")

    def _start_nat(self, clients):
        self._at("router", "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
        self._at("router", "nft", "add", "table", "inet", "nat")
        self._at("router", "nft", "add chain inet nat out { type nat hook postrouting priority 100; }")
        self._at("router", "nft", "add", "rule", "inet", "nat", "out", "oifname", "eth0", "masquerade")
        for number in range(1, clients + 1):
            place, inner = f"client{number}", f"in{number}"
            self._add_place(place)
            self._link("router", inner, place, "eth0")
            four, six = ipaddress.ip_network(f"10.0.{number}.0/24"), ipaddress.ip_network(f"fd00:{number}::/64")
            self._address("router", inner, f"{four[1]}/24", f"{six[1]}/64")
            self._address(place, "eth0", f"{four[2]}/24", f"{six[2]}/64")
            self._at(place, "ip", "route", "add", "default", "via", str(four[1]))
            self._at(place, "ip", "-6", "route", "add", "default", "via", str(six[1]))

    def _at(self, place, *command):
        _run(*self.inside(place, list(command)))

    def _add_place(self, place):
        handle = os.path.join(self._folder, place)
        with open(handle, "w", encoding="ascii"):
            pass
        _run("unshare", f"--net={handle}", "true")
        self._up(place, "lo")

    def _link(self, place, device, other, peer):
        # Both ends are made here and then moved, because `ip` knows a namespace by name, process or path of a handle.
        _run("ip", "link", "add", device, "mtu", "1500", "type", "veth", "peer", "name", peer, "mtu", "1500")
        for where, what in ((place, device), (other, peer)):
            if where != "server":
                _run("ip", "link", "set", what, "netns", os.path.join(self._folder, where))
            self._up(where, what)
            self._at(where, "ethtool", "-K", what, *[word for offload in OFFLOADS for word in (offload, "off")])

    def _up(self, place, device):
        self._at(place, "ip", "link", "set", device, "up")

    def _address(self, place, device, *addresses):
        for address in addresses:
            family = ["-6"] if ":" in address else []
            nodad = ["nodad"] if family else []
            self._at(place, "ip", *family, "address", "add", address, "dev", device, *nodad)
