# SPDX-License-Identifier: GPL-2.0-or-later
"""A world of honest clients accuses nobody: alike, behind one address, with the same targets at the same time, on captures with losses.

python3 test_honest.py HOPLINT [--worlds N] [--first SEED]
"""
import argparse
import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "floods"))
from wire import ACK, FILE_HEADER, PSH, RST, SECOND, START, Talk, address, head, record  # noqa: E402

AGENTS = ("walker/1.0", "curl/8.1", "Mozilla/5.0 (X11)")
HOST, SERVER = "www.example.org", (address(1, 11), 80)
LOSSES = (0, 0, .01, .05, .2, "burst", "few", "late")
GUILT = ("error", "warning")


def response(status, *fields, content=b"", is_head=False):
    return head(f"HTTP/1.1 {status} X", *fields, f"Content-Length: {len(content)}") + (b"" if is_head else content)


class World:
    """Packets as pairs (time in µs, datagram)."""

    def __init__(self, chance):
        self.chance = chance
        self.packets = []
        self.ports = {}
        self.agents = AGENTS[:chance.choice((1, 1, 2, 3))]
        self.starts, self.targets = chance.choice((1, 3, 20)), chance.choice((1, 3, 20, 200))

    def connect(self, client, time):
        self.ports[client] = self.ports.get(client, 30000) + self.chance.choice((1, 2, 3))
        talk = Talk((client, self.ports[client]), SERVER)
        talk.next = [self.chance.randrange(1 << 32), self.chance.randrange(1 << 32)]
        self.packets += [(time + 100 * number, packet) for number, packet in enumerate(talk.open())]
        return talk, time + 400

    def say(self, talk, side, octets, time):
        size = self.chance.choice((200, 600, 1400, 60000))
        for at in range(0, len(octets), size):
            self.packets.append((time, talk.send(side, octets[at:at + size], PSH | ACK)))
            if self.chance.random() < .7:
                self.packets.append((time + 10, talk.send(1 - side)))
            time += self.chance.randrange(20, 400)
        return time

    def close(self, talk, time):
        how = self.chance.random()
        if how < .6:
            self.packets += [(time + 50 * number, packet) for number, packet in enumerate(talk.close())]
        elif how < .8:
            self.packets.append((time, talk.send(self.chance.randrange(2), flags=RST | ACK)))

    def exchange(self, talk, request, answer, time):
        time = self.say(talk, 0, request, time) + self.chance.choice((200, 2000, 30_000, 400_000))
        return self.say(talk, 1, answer, time)

    def request(self, method, path, agent, content=None, is_chunked=False):
        fields = [f"Host: {HOST}", f"User-Agent: {agent}", "Accept: */*"]
        if content is None:
            return head(f"{method} {path} HTTP/1.1", *fields)
        if is_chunked:
            return head(f"{method} {path} HTTP/1.1", *fields, "Transfer-Encoding: chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)
        return head(f"{method} {path} HTTP/1.1", *fields, f"Content-Length: {len(content)}") + content

    def target(self):
        return f"/target/{self.chance.randrange(self.targets)}"

    def content(self):
        return self.chance.choice((b"a=1", b"a=2", b"x" * self.chance.randrange(1, 3000), b"y" * 700))

    def visit(self, client, time):
        """Up to three redirects, followed as RFC 9110 has it."""
        chance, agent = self.chance, self.chance.choice(self.agents)
        method = chance.choice(("POST", "POST", "PUT", "PATCH", "GET", "HEAD", "DELETE"))
        content = self.content() if method in ("POST", "PUT", "PATCH") else None
        path, is_chunked = f"/start/{chance.randrange(self.starts)}", chance.random() < .3
        talk, time = self.connect(client, time)
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            status, stays = chance.choice((301, 302, 303, 307, 308)), chance.random() < .6
            asked, path = self.request(method, path, agent, content, is_chunked), self.target()
            time = self.exchange(talk, asked, response(status, f"Location: {path}", content=b"ok", is_head=method == "HEAD"), time)
            if status == 303 and method != "HEAD" or status in (301, 302) and method == "POST":
                method, content = "GET", None
            if not stays:
                self.close(talk, time + 50)
                talk, time = self.connect(client, time + 100)
            self.redirected(client, path, time)
            time += self.wait()
        asked = self.request(method, path, agent, content, is_chunked)
        if chance.random() < .1:  # no answer: once more
            time = self.say(talk, 0, asked, time) + 1000
            self.close(talk, time)
            talk, time = self.connect(client, time + 500)
        self.close(talk, self.exchange(talk, asked, response(200, content=b"done", is_head=method == "HEAD"), time) + 1000)

    def redirected(self, client, path, time):
        """A client was, to that target, at that time."""

    def wait(self):
        """From a redirect to its follow-up, µs."""
        return self.chance.choice((100, 1000, 5000, 20_000))

    def bystander(self, client, time, path=None):
        """Asks for a target for reasons of its own."""
        method = self.chance.choice(("GET", "GET", "POST"))
        content = self.content() if method == "POST" else None
        asked = self.request(method, path or self.target(), self.chance.choice(self.agents), content)
        talk, time = self.connect(client, time)
        self.close(talk, self.exchange(talk, asked, response(200, content=b"else"), time) + 100)


class Crowd(World):
    """All at once, some of them slow; and strangers ask for a redirect's target just when somebody else is sent there."""

    def wait(self):
        return self.chance.choice((100, 5000, 100_000, 600_000, self.chance.randrange(2_000_000)))

    def redirected(self, client, path, time):
        if self.chance.random() < .1:
            self.bystander(client, time + self.chance.choice((300, 3000, 40_000, 300_000, 1_200_000)), path)


def lose(packets, chance):
    how = chance.choice(LOSSES)
    if how == "late":
        return packets[chance.randrange(len(packets)):]
    if how in ("burst", "few"):
        for _ in range(chance.randint(1, 3)):
            first = chance.randrange(max(1, len(packets)))
            packets = packets[:first] + packets[first + (chance.randint(1, 25) if how == "burst" else 1):]
        return packets
    return [packet for packet in packets if chance.random() >= how]


def capture(seed):
    """Every other world is a crowd."""
    chance = random.Random(seed)
    world = (Crowd if seed % 2 else World)(chance)
    clients = [address(7 + number) for number in range(chance.choice((1, 1, 2, 4)))]
    span = chance.choice((2, 5, 20) if seed % 2 else (5, 20, 120)) * SECOND
    for act, count in ((world.visit, chance.choice((2, 6, 15))), (world.bystander, chance.choice((0, 0, 1, 3)))):
        for _ in range(count):
            act(chance.choice(clients), START + chance.randrange(span))
    packets = lose(sorted(world.packets, key=lambda packet: packet[0]), chance)
    return FILE_HEADER + b"".join(record(*packet) for packet in packets)


def accusations(hoplint, seed):
    """(hops that were judged, complaints). Targets may lead to themselves: a loop is no fault of the client."""
    done = subprocess.run([hoplint, "-a", "-T", "ndjson", "--fail-on", "never", "-"], input=capture(seed), stdout=subprocess.PIPE,
                          check=True)
    hops = [json.loads(line) for line in done.stdout.splitlines() if b'"type":"hop"' in line]
    found = []
    for hop in hops:
        rules = [finding["rule"] for finding in hop["findings"] if finding["severity"] in GUILT and finding["rule"] != "redirect-loop"]
        if hop["verdict"] == "violation" or rules:
            found.append(f"world {seed}: {hop['verdict']} ({hop['confidence']}) {rules} {hop['evidence']}")
    return sum(hop["verdict"] in ("kept", "permitted") for hop in hops), found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hoplint")
    parser.add_argument("--worlds", type=int, default=150)
    parser.add_argument("--first", type=int, default=0)
    settings = parser.parse_args()
    judged, complaints = 0, []
    with ThreadPoolExecutor(2) as pool:
        for count, found in pool.map(lambda seed: accusations(settings.hoplint, seed), range(settings.first, settings.first + settings.worlds)):
            judged += count
            complaints += found
    print(f"{settings.worlds} worlds, {judged} hops judged, {len(complaints)} accusations")
    print(*complaints, sep="\n")
    return bool(complaints) or judged < settings.worlds


if __name__ == "__main__":
    sys.exit(main())
