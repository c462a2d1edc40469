# SPDX-License-Identifier: GPL-2.0-or-later
"""How a capture is stored makes no difference but for the names of files and the numbers of frames in them."""
import tempfile
from pathlib import Path

import audit
import frames
import law
from frames import captures

MICROSECOND = 1000


def of_one_link():
    return [sample for sample in law.samples() if len(frames.links_of(sample.frames)) == 1]


class Files(law.Law):
    def stored(self, sample, *files, in_order=True):
        """Complaints, unless these octets, stored as so many files, are judged like the sample itself."""
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder, str(number)) for number in range(len(files))]
            for path, octets in zip(paths, files):
                path.write_bytes(octets)
            records = sample.audit(*paths)
        found = audit.difference(audit.view(sample.records, in_order=in_order), audit.view(records, in_order=in_order))
        return found and found + sum((self.keep(sample, path.name, octets) for path, octets in zip(paths, files)), [])

    def test_own_file(self):
        """What the tests read and write is what hoplint reads; it finds the TLS keys by itself."""
        def trial(sample, _):
            records = audit.audit(law.SETTINGS.hoplint, sample.path)
            return audit.difference(*([audit.without(record, {"file", "captures"}) for record in each]
                                      for each in (records, sample.records)))
        self.tried(trial)

    def pcap(self, **how):
        self.tried(lambda sample, _: self.stored(sample, frames.write_pcap(sample.frames, **how)), chosen=of_one_link())

    def test_pcap_in_nanoseconds(self):
        self.pcap()

    def test_pcap_of_other_byte_order(self):
        self.pcap(order=">")

    def pcap_in_microseconds(self, order):
        def trial(sample, _):
            if any(frame.time % MICROSECOND for frame in sample.frames):
                return []
            return self.stored(sample, frames.write_pcap(sample.frames, order, captures.MICROSECONDS))
        self.tried(trial, chosen=of_one_link())

    def test_pcap_in_microseconds(self):
        self.pcap_in_microseconds("<")

    def test_pcap_in_microseconds_of_other_byte_order(self):
        self.pcap_in_microseconds(">")

    def test_pcapng_of_other_byte_order(self):
        self.tried(lambda sample, _: self.stored(sample, frames.write_pcapng(sample.frames, ">")))

    def test_pcapng_in_microseconds(self):
        def trial(sample, _):
            if any(frame.time % MICROSECOND for frame in sample.frames):
                return []
            return self.stored(sample, frames.write_pcapng(sample.frames, resolution=6))
        self.tried(trial)

    def test_gzip(self):
        self.tried(lambda sample, _: self.stored(sample, frames.packed_by_gzip(frames.write_pcapng(sample.frames))))

    def test_zstd(self):
        self.tried(lambda sample, _: self.stored(sample, frames.packed_by_zstd(frames.write_pcapng(sample.frames))))

    def test_cut_by_time_into_files_in_any_order(self):
        """As tcpdump -G and -C leave them, and given in any order, each in a format of its own."""
        def trial(sample, chance):
            cuts = sorted(chance.sample(range(1, len(sample.frames)), chance.randint(1, 2)))
            parts = [sample.frames[first:last] for first, last in zip([0] + cuts, cuts + [None])]
            if any(part[-1].time >= after[0].time for part, after in zip(parts, parts[1:])):
                return []
            files = [self.written(part, chance) for part in parts]
            chance.shuffle(files)
            return self.stored(sample, *files)
        self.tried(trial, rounds=2)

    @staticmethod
    def written(part, chance):
        octets = frames.write_pcapng(part, chance.choice("<>"))
        if len(frames.links_of(part)) == 1 and chance.random() < .5:
            octets = frames.write_pcap(part, chance.choice("<>"))
        return frames.packed_by_gzip(octets) if chance.random() < .3 else octets

    def test_dealt_out_to_files(self):
        """Frames of one time keep their order only within a file, so they stay together."""
        def trial(sample, chance):
            parts, last = ([], []), None
            for frame in sample.frames:
                if last is None or frame.time != last.time:
                    part = chance.choice(parts)
                part.append(frame)
                last = frame
            if any(after.time < frame.time for frame, after in zip(sample.frames, sample.frames[1:])):
                return []
            return self.stored(sample, *(frames.write_pcapng(part) for part in parts if part))
        self.tried(trial)


if __name__ == "__main__":
    law.main()
