# SPDX-License-Identifier: GPL-2.0-or-later
"""What an attack is, and the list of all."""
from dataclasses import dataclass
from typing import Callable

ATTACKS = []


@dataclass(frozen=True)
class Attack:
    name: str
    packets: Callable  # scale → datagrams
    counter: str  # of the coverage, which tells that it happened
    doubt: bool  # honest verdicts may become undetermined, because what they rest on was lost
    interval: int  # µs from one packet to the next
    time: Callable  # (time of a packet, its number) → the time it bears
    capture: Callable  # (packets with their times) → a capture file in pieces; None: pcap


def attack(counter, doubt=False, interval=10, time=None, capture=None):
    """The function below makes the packets of an attack."""

    def listed(packets):
        ATTACKS.append(Attack(packets.__name__, packets, counter, doubt, interval, time or (lambda at, _: at), capture))
        return packets

    return listed
