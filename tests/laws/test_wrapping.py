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


def test_of(wrapping):
    return lambda self: self.tried(lambda sample, _: self.trial(sample, wrapping))


for each in changes.WRAPPINGS:
    setattr(Wrapping, f"test_{each.__name__}", test_of(each))

if __name__ == "__main__":
    law.main()
