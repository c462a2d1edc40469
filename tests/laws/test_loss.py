# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames that are missing never make a violation: loss.py says what is allowed."""
import law
import lossy

PARTS = (.01, .03, .1, .3, .5)


def some_frames(sample, chance):
    """Each frame is lost with the same probability."""
    part = chance.choice(PARTS)
    return [frame for frame in sample.frames if chance.random() > part]


def bursts(sample, chance):
    """Runs of frames are lost, as when a buffer overflows."""
    kept = list(sample.frames)
    for _ in range(chance.randint(1, 4)):
        first = chance.randrange(len(sample.frames))
        gone = range(first, first + chance.randint(1, 12))
        kept = [frame for frame in kept if frame.number not in gone]
    return kept


def few_frames(sample, chance):
    """One, two or three frames: the harm that is hardest to see."""
    gone = chance.sample(range(1, len(sample.frames) + 1), min(chance.randint(1, 3), len(sample.frames) - 1))
    return [frame for frame in sample.frames if frame.number not in gone]


def large_frames(sample, chance):
    """Those that carry something, so that every connection looks alive."""
    part = chance.choice(PARTS[2:])
    return [frame for frame in sample.frames if frame.wire < 100 or chance.random() > part]


def one_end(sample, chance):
    """The capture starts too late and ends too early."""
    first, last = sorted(chance.sample(range(len(sample.frames) + 1), 2))
    return sample.frames[first:last]


LOSSES = (some_frames, bursts, few_frames, large_frames, one_end)


class Loss(lossy.Lossy):
    def drop(self, sample, chance):
        how = chance.choice(LOSSES)
        return self.judged(sample, how(sample, chance), f"{how.__name__}-{chance.randrange(10 ** 6)}")

    def test_lost_frames(self):
        self.tried(self.drop, rounds=4)

    def cut(self, sample, chance):
        """As a capture with a snapshot length: an Ethernet, IP and TCP header in most cases, and some of the payload."""
        size = chance.choice((54, 60, 66, 68, 96, 128, 200, 256, 300, 400, 600, 1000, 1400))
        size += chance.randrange(-8, 9)
        kept = [frame.holding(frame.octets[:size], frame.wire) for frame in sample.frames]
        return self.judged(sample, kept, f"cut-{size}")

    def test_cut_frames(self):
        self.tried(self.cut, rounds=2)


if __name__ == "__main__":
    law.main()
