# SPDX-License-Identifier: GPL-2.0-or-later
"""How many threads read makes no difference, not even to one octet."""
import tempfile
from contextlib import contextmanager
from pathlib import Path

import audit
import changes
import frames
import law

THREADS = ("2", "3", "8")
RECORDS = ("-T", "ndjson", "--exchanges")
FORMATS = (("-T", "text", "-v"), RECORDS, ("-T", "json"), ("-T", "csv"), ("-T", "html"), ("-T", "har"), ("-T", "junit"),
           ("-T", "sarif"))


def reports(sample, words, threads):
    """What is written with one thread and with more."""
    all_words = ("-a", "--fail-on", "never", *words)
    return [audit.output(law.SETTINGS.hoplint, "-j", number, *all_words, codes=(0, 2)) for number in ("1", *threads)]


def complaints(sample, words, threads):
    first, *others = reports(sample, words, threads)
    return [f"-j {number} {words}" for number, other in zip(threads, others) if other != first]


@contextmanager
def stored(sample, *files):
    """The words that have these octets read, with the sample's TLS keys."""
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder, "keys")
        keys.write_bytes(sample.keys)
        paths = [Path(folder, f"{number}.pcapng") for number in range(len(files))]
        for path, octets in zip(paths, files):
            path.write_bytes(octets)
        yield ("-k", str(keys), *map(str, paths))


class Threads(law.Law):
    def same_of(self, sample, name, *files, words=RECORDS):
        with stored(sample, *files) as read:
            found = complaints(sample, (*words, *read), THREADS[:1])
        return found and [name] + found + sum((self.keep(sample, f"{name}.pcapng", octets) for octets in files), [])

    def changed(self, change, rounds=1):
        """The sample's frames, changed."""
        def trial(sample, chance):
            octets = frames.write_pcapng(list(change(sample.frames, chance)))
            return self.same_of(sample, change.__name__, octets)
        self.tried(trial, rounds=rounds)

    def test_formats(self):
        """The samples as they are, in each format; their TLS keys stand in them or beside them."""
        def trial(sample, _):
            with stored(sample) as keys:
                return sum((complaints(sample, (*words, *keys, str(sample.path)), THREADS) for words in FORMATS[:2]), []) + \
                    sum((complaints(sample, (*words, *keys, str(sample.path)), THREADS[:1]) for words in FORMATS[2:]), [])
        self.tried(trial)

    def test_keys_in_the_capture(self):
        self.tried(lambda sample, _: complaints(sample, (*RECORDS, str(sample.path)), THREADS))

    def test_evidence(self):
        """It is read a second time, and the same packets are found."""
        def trial(sample, _):
            with tempfile.TemporaryDirectory() as folder:
                paths = [Path(folder, number) for number in ("1", "2")]
                for path in paths:
                    audit.output(law.SETTINGS.hoplint, "-j", path.name, "--fail-on", "never", "--evidence", str(path),
                                 str(sample.path))
                one, two = (path.read_bytes() for path in paths)
            return [] if one == two else ["other evidence"]
        self.tried(trial)

    def test_segments_in_pieces(self):
        def in_pieces(there, chance):
            return changes.split(there, iter(lambda: chance.randint(20, 700), None))
        self.changed(in_pieces)

    def test_packets_that_change_places(self):
        self.changed(changes.swapped)

    def test_packets_again(self):
        self.changed(changes.some_again)

    def test_loss(self):
        def lossy(there, chance):
            share = chance.choice((.02, .1, .3))
            return [frame for frame in there if chance.random() >= share]
        self.changed(lossy, rounds=3)

    def test_wrong_times(self):
        self.changed(changes.with_wrong_times)

    def test_fragments(self):
        self.changed(changes.fragmented)

    def test_tunnels(self):
        def wrapped(there, chance):
            return changes.wrapped(there, chance.choice(changes.WRAPPINGS))
        self.changed(wrapped)

    def test_damage(self):
        """A file that ends in the midst of something."""
        def trial(sample, chance):
            octets = frames.write_pcapng(sample.frames)
            return self.same_of(sample, "cut", octets[:chance.randrange(len(octets) // 3, len(octets))])
        self.tried(trial)

    def test_stops(self):
        """After so many frames, or so long."""
        def trial(sample, chance):
            octets = frames.write_pcapng(sample.frames)
            some = str(chance.randint(1, len(sample.frames)))
            return self.same_of(sample, "count", octets, words=(*RECORDS, "-c", some)) + \
                self.same_of(sample, "time", octets, words=(*RECORDS, "--stop-after", "0.5"))
        self.tried(trial)

    def test_several_files(self):
        def trial(sample, chance):
            parts = ([], [])
            for frame in sample.frames:
                chance.choice(parts).append(frame)
            return self.same_of(sample, "parts", *(frames.write_pcapng(part) for part in parts if part))
        self.tried(trial)


if __name__ == "__main__":
    law.main()
