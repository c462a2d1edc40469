#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Seeds out of talks and samples, for each target in its own notation.

usage: seeds.py TALKS SAMPLES OUT: writes OUT/TARGET/NAME, of the talk or sample it is made of."""
import os
import pathlib
import random
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "laws"))
import changes  # noqa: E402
import datagrams  # noqa: E402
import frames  # noqa: E402

SEED_OCTETS, WRAPPED_FRAMES, CONNECTIONS, SUITES = 16384, 24, 4, 15
LABELS = ("CLIENT_RANDOM", "CLIENT_EARLY_TRAFFIC_SECRET", "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET",
          "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0")

# A conversation is a list of (side, what): octets, a number (a gap of so many), or None (a FIN).


def text(conversation):
    """The notation of conversation.h."""
    parts = []
    for side, what in conversation:
        if what is None:
            parts.append(bytes([5 + side]))
        elif isinstance(what, int):
            parts.append(bytes([3 + side, min(what, 255)]))
        else:
            parts.append(bytes([1 + side]) + bytes(octet for octet in what if octet >= 8))
    return b"".join(parts)


def steps(conversation, before=b""):
    """The notation of steps.h; `before` each step."""
    parts = []
    for side, what in conversation:
        if what is None:
            parts.append(before + bytes([4 + side]))
        elif isinstance(what, int):
            parts.append(before + bytes([2 + side, min(what, 255)]))
        else:
            parts += (before + bytes([side, len(what[at:at + 255])]) + what[at:at + 255] for at in range(0, len(what), 255))
    return b"".join(parts)


def records(conversation):
    """The notation of fuzz_tls.c."""
    return b"".join(bytes([side]) + len(what[:65535]).to_bytes(2, "big") + what[:65535]
                    for side, what in conversation if isinstance(what, bytes))


# ---- talks


def octets_of(line):
    plain = {"r": b"\r", "n": b"\n", "t": b"\t", "\\": b"\\"}
    return re.sub(rb"\\([0-7]{3}|[rnt\\])",
                  lambda found: plain.get(found[1].decode()) or bytes([int(found[1], 8) & 255]), line)


def talk(path):
    conversation = []
    for line in path.read_bytes().splitlines():
        words = line.split()
        if line[:1] in (b"|", b"+") and conversation and isinstance(conversation[-1][1], bytes):
            side, octets = conversation.pop()
            conversation.append((side, octets + octets_of(line[2:]) + (b"\r\n" if line[:1] == b"|" else b"")))
        elif words and words[0] in (b"client", b"server"):
            side = int(words[0] == b"server")
            gap = int(words[2]) if words[1:2] == [b"gap"] else None
            conversation.append((side, b"" if words[1:2] not in ([b"gap"], [b"fin"]) else gap))
    return conversation


# ---- samples


def conversations(packets):
    """Of each connection what was said, without what came again; and all of them as one, by turns."""
    found, sides, expected, mixed = {}, {}, {}, []
    for packet in packets:
        key = frozenset(packet.flow)
        conversation = found.setdefault(key, [])
        client = sides.setdefault(key, packet.flow[0])
        new = packet.sequence >= expected.get(packet.flow, 0)
        if packet.payload and new:
            expected[packet.flow] = packet.sequence + len(packet.payload)
            said = (int(packet.flow[0] != client), packet.payload)
            conversation.append(said)
            mixed.append((list(found).index(key) % CONNECTIONS, said))
    return list(found.values()), mixed


def by_turns(mixed):
    """The notation of fuzz_messages.c."""
    parts, at = [], 0
    for place, said in mixed:
        turns = (place - at) % CONNECTIONS
        # each \7 stands before a segment: those on the way are empty
        parts += [b"\7\1"] * (turns - 1) + [b"\7"] * (turns > 0)
        parts.append(text([said]))
        at = place
    return b"".join(parts)


def chunks(conversation):
    for _, what in conversation:
        if isinstance(what, bytes) and b"chunked" in what:
            yield b"\0" + what.partition(b"\r\n\r\n")[2]


def keys_of(log, conversation):
    """The lines of a key log for the ClientHello that comes first."""
    client_random = conversation[0][1][11:43].hex().encode()
    return b"".join(line + b"\n" for line in log.splitlines() if client_random in line)


class Folder:
    def __init__(self, out):
        self.out = pathlib.Path(out)

    def add(self, target, name, octets):
        folder = self.out / target
        folder.mkdir(parents=True, exist_ok=True)
        if 0 < len(octets) <= SEED_OCTETS:
            (folder / name).write_bytes(octets)

    def add_clear(self, name, conversation):
        self.add("http1", name, text(conversation))
        self.add("messages", name, text(conversation))
        for number, octets in enumerate(chunks(conversation)):
            self.add("chunked", f"{name}-{number}", octets)

    def add_binary(self, name, conversation):
        self.add("http2", name, steps(conversation))
        suite = len(name) % SUITES
        self.add("sealed", name, bytes([suite]) + steps(conversation, b"\0\377"))

    def add_connection(self, name, conversation, log):
        first = conversation[0][1]
        if first[:1] == b"\x16":
            self.add("tls", name, b"\xff" + keys_of(log, conversation) + b"\0" + records(conversation))
        elif first[:1] in b"\4\5":
            self.add("socks", name, steps(conversation))
        else:
            self.add_binary(name, conversation)
            self.add_clear(name, conversation)

    def add_sample(self, path):
        name = path.parent.name
        kept = frames.read(path)
        packets = [packet for packet in map(datagrams.parse, kept) if packet]
        found, mixed = conversations(packets)
        self.add("messages", name, by_turns(mixed))
        for number, conversation in enumerate(found):
            if conversation:
                self.add_connection(f"{name}-{number}", conversation, frames.keys(path))
        self.add("capture_copy", path.name + name, path.read_bytes())

    def add_frames(self, name, kept):
        """With the limits of every day, and with tight ones."""
        if len(frames.links_of(kept)) == 1:
            octets = frames.write_pcap(kept, magic=frames.captures.MICROSECONDS)
            self.add("frames", name, octets)
            self.add("frames", f"{name}-tight", octets[:8] + b"\1" + octets[9:])

    def add_wrapped(self, path):
        kept = frames.read(path)[:WRAPPED_FRAMES]
        pieces = list(changes.fragmented(kept, random.Random(1)))
        self.add_frames("fragments", pieces)
        for wrapping in changes.WRAPPINGS:
            self.add_frames(wrapping.__name__, list(changes.wrapped(kept, wrapping)))
            self.add_frames(f"{wrapping.__name__}-of-fragments", list(changes.wrapped(pieces, wrapping)))

    def add_key_log(self):
        lines = [f"{label} {octet * 32} {'5a' * 48}\n" for octet in ("00", "01", "02") for label in LABELS]
        self.add("key_log", "all", ("\7# secrets\n" + "".join(lines)).encode())


def main(talks, samples, out):
    folder = Folder(out)
    folder.add_key_log()
    for path in sorted(pathlib.Path(talks).glob("*.talk")):
        folder.add_clear(path.stem, talk(path))
        folder.add_binary(path.stem, talk(path))
    captures = sorted(pathlib.Path(samples).glob("*/capture.pcap*"))
    for path in captures:
        folder.add_sample(path)
    folder.add_wrapped(captures[0])
    for path in sorted(pathlib.Path(samples).glob("*/session.har")):
        folder.add("har", path.parent.name, path.read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
