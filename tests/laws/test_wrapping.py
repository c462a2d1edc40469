# SPDX-License-Identifier: GPL-2.0-or-later
"""What the datagrams travelled in makes no difference, not even to the numbers of frames."""
import audit
import changes
import frames
import law


class Wrapping(law.Law):
    """One test a wrapping."""

    def trial(self, sample, wrapping):
        octets = frames.write_pcapng(list(changes.wrapped(sample.frames, wrapping)))
        before, after = ([audit.without(record, {"coverage", "octets"}) for record in records]
                         for records in (sample.records, sample.audit(stdin=octets)))
        found = audit.difference(before, after)
        return found and [wrapping.__name__] + found + self.keep(sample, f"{wrapping.__name__}.pcapng", octets)


class Fragments(law.Law):
    """Numbers of frames change, nothing else."""

    def test_fragments(self):
        def trial(sample, chance):
            return self.same(sample, list(changes.fragmented(sample.frames, chance)), "fragments")
        self.tried(trial, rounds=2)

    def test_fragments_in_tunnels(self):
        def trial(sample, chance):
            inner = changes.fragmented(sample.frames, chance)
            return self.same(sample, list(changes.wrapped(inner, chance.choice(changes.TUNNELS))), "fragments-in-tunnel")
        self.tried(trial)

    def test_tunnels_in_fragments(self):
        """The outer datagram is the one in fragments."""
        def trial(sample, chance):
            outer = chance.choice((changes.vxlan, changes.gre, changes.ip_in_ipv4, changes.geneve))
            parts = (part for frame in changes.wrapped(sample.frames, outer) for part in changes.outer_fragments(frame, chance))
            return self.same(sample, list(parts), "tunnel-in-fragments")
        self.tried(trial)


def test_of(wrapping):
    return lambda self: self.tried(lambda sample, _: self.trial(sample, wrapping))


for each in changes.WRAPPINGS:
    setattr(Wrapping, f"test_{each.__name__}", test_of(each))

if __name__ == "__main__":
    law.main()
