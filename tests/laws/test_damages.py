# SPDX-License-Identifier: GPL-2.0-or-later
"""What capture points, clocks, hosts and disks do to packets: it changes nothing, or it is a loss, which accuses nobody."""
import struct
from collections import Counter

import audit
import damages
import frames
import law
import lossy
from frames import captures


class Same(law.Law):
    """Nothing but times and numbers of frames may differ."""

    def holds(self, change):
        def trial(sample, chance):
            return self.same(sample, list(change(sample.frames, chance)), change.__name__, audit.TIME)
        self.tried(trial)

    def test_reused(self):
        """Twice the same is found twice, but for what the end of the capture had decided."""
        def trial(sample, chance):
            octets = frames.write_pcapng(list(damages.reused(sample.frames, chance)))
            once, twice = (Counter(audit.chains(without_cookies(records), audit.PLACE | audit.TIME | {"resend_count"}))
                           for records in (sample.records, sample.audit(stdin=octets)))
            found = audit.difference(list((once + once).elements()), list(twice.elements()))
            return found and found + self.keep(sample, "reused.pcapng", octets)
        self.tried(trial, chosen=[sample for sample in law.unfragmented() if not sample.name.startswith(("77-", "79-"))])

    def test_foreign_blocks(self):
        """Blocks and options that a reader does not know, or need not heed, stand between the packets."""
        def trial(sample, chance):
            octets = b"".join(block + foreign(chance) for block in blocks(frames.write_pcapng(sample.frames)))
            found = audit.difference(*(audit.view(records, in_order=True) for records in (sample.records, sample.audit(stdin=octets))))
            return found and found + self.keep(sample, "foreign.pcapng", octets)
        self.tried(trial)


class Judged(lossy.Lossy):
    only = ""

    def holds(self, change):
        def trial(sample, chance):
            kept = list(change(sample.frames, chance))
            return self.judged(sample, kept, f"{change.__name__}-{chance.randrange(10 ** 6)}", self.only) if kept else []
        self.tried(trial)


class Less(Judged):
    """As if frames were missing."""

    def test_cut_files(self):
        """At any octet; what stands before it counts."""
        def trial(sample, chance):
            octets = frames.write_pcapng(sample.frames, chance.choice("<>"))
            octets = chance.choice((bytes, frames.packed_by_gzip))(octets)
            octets = octets[:chance.randrange(8, len(octets))]
            return self.judged_octets(sample, octets, sample.frames, "cut", codes=(0, 2))
        self.tried(trial, 2)


class Nobody(Judged):
    """Times that contradict each other: a follow-up may be missed, or a later one taken for it, but nobody is accused."""
    only = ("false violation", "false error", "false warning")

    def test_mixed(self):
        """A copy may be all that is left of a packet, and come too late."""
        def trial(sample, chance):
            kept = damages.mixed(sample.frames, chance)
            return self.judged(sample, kept, f"mixed-{chance.randrange(10 ** 6)}", self.only) if kept else []
        self.tried(trial, chosen=law.unfragmented())


def without_cookies(records):
    """Without findings that a cookie set in the first run excuses in the second."""
    for record in records:
        rules = [finding for finding in record.get("findings", ()) if isinstance(finding, dict) and finding["rule"] != "cookie-forwarded"]
        yield {**record, "findings": rules} if record["type"] == "hop" else record


def blocks(octets):
    at = 0
    while at < len(octets):
        size = struct.unpack_from("<I", octets, at + 4)[0]
        yield octets[at:at + size]
        at += size


def foreign(chance):
    """None or some: name resolution, statistics, custom, of the future; with rubbish inside."""
    kinds = (4, 5, 0xBAD, 0x40000BAD, 9, 0x7FFF1234)
    return b"".join(captures.block(chance.choice(kinds), chance.randbytes(4 * chance.randrange(1, 40)))
                    for _ in range(chance.choice((0, 0, 1, 3))))


def test_of(change):
    return lambda self: self.holds(change)


LAWS = {
    Same: (damages.mirrored, damages.on_two_interfaces, damages.jittery, damages.first_are_ahead, damages.offloaded, damages.trailing,
           damages.optioned, damages.urgent, damages.retransmitted, damages.probed, damages.ended_again),
    Less: (damages.one_direction, damages.without_ends, damages.without_beginnings, damages.without_acknowledgments,
           damages.overtaking),
    Nobody: (damages.skewed_halves, damages.set_back, damages.first_are_late, damages.coarse),
}

for law_of, change in [(law_of, change) for law_of, changes in LAWS.items() for change in changes]:
    setattr(law_of, f"test_{change.__name__}", test_of(change))
del law_of

if __name__ == "__main__":
    law.main()
