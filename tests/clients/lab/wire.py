# SPDX-License-Identifier: GPL-2.0-or-later
"""A switch with a bad cable: it joins two ports, frame by frame, and loses, doubles or holds back TCP packets on the way.
With a tag, the frames go tagged (802.1Q) over a trunk in its middle, where they can be captured.

    near -> far              without tag
    near -> trunk ~ knurt -> far     with it"""

import heapq
import random
import select
import socket
import struct
import sys
import time

ALL_PROTOCOLS = 3
OUTGOING = 4
HOLD_SECONDS = 0.004


class Cable:
    def __init__(self, wishes):
        self._chance = random.Random(int(wishes.get("seed", 1)))
        self._loss, self._reorder, self._duplicate = (float(wishes.get(word, 0)) for word in ("loss", "reorder", "duplicate"))

    def fates(self, frame):
        """The delays, in seconds, of the copies of this frame that arrive."""
        is_tcp = frame[12:14] == b"\x08\x00" and frame[23] == 6 or frame[12:14] == b"\x86\xdd" and frame[20] == 6
        if not is_tcp:
            return [0.0]
        lost, late, twice = (self._chance.uniform(0, 100) for _ in range(3))
        if lost < self._loss:
            return []
        return [HOLD_SECONDS if late < self._reorder else 0.0] * (2 if twice < self._duplicate else 1)


def port(name):
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
    opened.bind((name, ALL_PROTOCOLS))
    return opened


def tagged(frame, tag):
    return frame[:12] + struct.pack("!HH", 0x8100, tag) + frame[12:]


def routes(tag):
    """Where a frame that comes in at a port goes out, and whether with a tag. The kernel takes a tag off what comes in."""
    if not tag:
        near, far = port("near"), port("far")
        return {near: (far, False), far: (near, False)}
    near, trunk, knurt, far = (port(name) for name in ("near", "trunk", "knurt", "far"))
    return {near: (trunk, True), trunk: (near, False), knurt: (far, False), far: (knurt, True)}


def switch(ways, cable, tag):
    waiting, count = [], 0
    while True:
        pause = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        for source in select.select(list(ways), [], [], pause)[0]:
            frame, origin = source.recvfrom(65536)
            if origin[2] == OUTGOING:
                continue
            target, tags = ways[source]
            # The cable is bad once, not on both sides of the trunk.
            for delay in cable.fates(frame) if tags or not tag else [0.0]:
                count += 1
                heapq.heappush(waiting, (time.monotonic() + delay, count, target, tagged(frame, tag) if tags else frame))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, target, frame = heapq.heappop(waiting)
            target.send(frame)


def main():
    wishes = dict(wish.split("=") for wish in sys.argv[1].split(","))
    tag = int(wishes.get("tag", 0))
    ways = routes(tag)
    print("ready", flush=True)
    switch(ways, Cable(wishes), tag)


if __name__ == "__main__":
    main()
