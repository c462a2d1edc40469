# SPDX-License-Identifier: GPL-2.0-or-later
"""How the octets of a conversation came in packets makes no difference."""
import itertools

import audit
import changes
import law

SMALL = 6000  # octets up to which a sample may be split into single ones


def size_of(sample):
    return sum(frame.wire for frame in sample.frames)


def sizes(sample, chance, most):
    """Of the pieces; not so many of them that a reader has to give up one that is missing."""
    least = max(1, size_of(sample) // 500)
    return iter(lambda: chance.randint(least, max(least, most)), None)


class Packets(law.Law):
    def test_each_packet_twice(self):
        self.tried(lambda sample, _: self.same(sample, changes.each_twice(sample.frames), "twice"))

    def test_some_packets_again(self):
        self.tried(lambda sample, chance: self.same(sample, changes.some_again(sample.frames, chance), "again"), rounds=2)

    def test_packets_that_change_places(self):
        """The clock runs evenly, so the times of the packets change, and of what they carry."""
        def trial(sample, chance):
            return self.same(sample, list(changes.swapped(sample.frames, chance)), "swapped", audit.TIME)
        self.tried(trial, rounds=2)

    def test_packets_that_change_places_with_their_times(self):
        def trial(sample, chance):
            return self.same(sample, list(changes.swapped(sample.frames, chance, False)), "swapped-times", audit.TIME)
        self.tried(trial, rounds=2)

    def test_segments_in_pieces(self):
        def trial(sample, chance):
            most = chance.choice((3, 10, 100, 500))
            pieces = changes.split(sample.frames, sizes(sample, chance, most))
            return self.same(sample, list(pieces), f"pieces-of-{most}")
        self.tried(trial, rounds=2)

    def test_segments_of_one_octet(self):
        def trial(sample, _):
            return self.same(sample, list(changes.split(sample.frames, itertools.repeat(1))), "octets")
        self.tried(trial, chosen=[sample for sample in law.samples() if size_of(sample) < SMALL])

    def test_segments_joined(self):
        """What is in the second of two segments then comes with the first."""
        self.tried(lambda sample, _: self.same(sample, list(changes.coalesced(sample.frames)), "joined", audit.TIME))

    def test_pieces_that_change_places_and_come_again(self):
        def trial(sample, chance):
            pieces = changes.split(sample.frames, sizes(sample, chance, 700))
            mixed = changes.each_twice(changes.swapped(pieces, chance))
            return self.same(sample, mixed, "mixed", audit.TIME)
        self.tried(trial)


if __name__ == "__main__":
    law.main()
