# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures that are cut short or damaged: what stands before the damage is reported, the rest is
named with its file and byte offset, and the exit code is 2.
"""
import gzip
import re
import struct
import subprocess

import captures
import command
import traffic

BAD = traffic.bad_hop()
LATER = traffic.bad_hop(client_port=41000, start=traffic.START + 60 * traffic.SECOND)


def boundaries(octets, is_pcap):
    """Offsets at which a file may end: after the header, after each record or block."""
    position, ends = (24, {24}) if is_pcap else (0, set())
    while position < len(octets):
        if is_pcap:
            position += 16 + struct.unpack_from("<I", octets, position + 8)[0]
        else:
            position += struct.unpack_from("<I", octets, position + 4)[0]
        ends.add(position)
    return ends


class Cut(command.Case):
    def cut_everywhere(self, octets, is_pcap):
        path = self.path("x")
        ends = boundaries(octets, is_pcap)
        for size in range(len(octets) + 1):
            done = command.run("-T", "ndjson", self.write("x", octets[:size]))
            with self.subTest(size=size):
                if size in ends:
                    self.assertEqual((done.code, done.err), (0, ""))
                elif size == 0:
                    self.complains(done, "x: not a pcap, pcapng or HAR file (it is empty)")
                elif size < 4:
                    self.complains(done, path + ": not a pcap, pcapng or HAR file\n")
                else:
                    self.complains(done, "%s: cut short at byte %d, inside " % (path, size))
                    start = max((end for end in ends if end <= size), default=0)
                    self.assertIn("that starts at byte %d\n" % start, done.err)
                    frames = command.records(done.out)[-1]["coverage"]["packets"]["frames"]
                    self.assertEqual(frames, self.frames_before(ends, size, is_pcap))

    @staticmethod
    def frames_before(ends, size, is_pcap):
        """Two blocks, or the file header, come before the first frame."""
        return max(0, sum(end <= size for end in ends) - (1 if is_pcap else 2))

    def test_pcap_cut_at_every_octet(self):
        self.cut_everywhere(captures.pcap(BAD[:2]), True)

    def test_pcapng_cut_at_every_octet(self):
        self.cut_everywhere(captures.pcapng(BAD[:1]), False)

    def test_findings_before_the_cut_are_printed(self):
        for octets in (captures.pcap(BAD + LATER), captures.pcapng(BAD + LATER)):
            done = command.run("-T", "ndjson", self.write("x", octets[:-1]))
            self.complains(done, "x: cut short at byte %d" % (len(octets) - 1))
            self.assertEqual([hop[0] for hop in command.hops(done.out)], ["violation"] * 2)

    def test_standard_input_cut(self):
        done = command.run("-", stdin=captures.pcap(BAD)[:-1])
        self.complains(done, "standard input: cut short at byte")

    def test_packed_cut(self):
        plain = captures.pcap(BAD + LATER)
        zstd = subprocess.run(["zstd", "-qc"], input=plain, stdout=subprocess.PIPE, check=True)
        for packed in (gzip.compress(plain), zstd.stdout):
            for size in range(5, len(packed), 29):
                with self.subTest(size=size, of=packed[:4].hex()):
                    done = command.run("-T", "ndjson", self.write("x", packed[:size]))
                    self.complains(done, "x: at byte %d of the file, the compressed data is cut "
                                   "short" % size)

    def test_packed_cut_keeps_what_was_unpacked(self):
        packed = gzip.compress(captures.pcap(BAD))
        done = command.run("-T", "ndjson", self.write("x", packed[:-1]))
        self.complains(done, "compressed data is cut short")
        self.assertEqual([hop[0] for hop in command.hops(done.out)], ["violation"])

    def test_unpacked_capture_cut(self):
        plain = captures.pcap(BAD)[:-1]
        done = command.run(self.write("x", gzip.compress(plain)))
        self.complains(done, "x: cut short at byte %d of the unpacked data" % len(plain))


class Damaged(command.Case):
    def is_damaged(self, octets, offset, why):
        """The first conversation is reported, the second one comes after the damage."""
        done = command.run("-T", "ndjson", self.write("x", octets))
        self.complains(done, "%s: damaged at byte %d: %s\n" % (self.path("x"), offset, why))
        self.assertEqual([hop[0] for hop in command.hops(done.out)], ["violation"])

    def test_pcap_record_of_an_absurd_size(self):
        good, rest = captures.pcap(BAD), captures.pcap(LATER)[24:]
        for size in (262145, 0x7FFFFFFF, 0xFFFFFFFF):
            rest = rest[:8] + struct.pack("<I", size) + rest[12:]
            self.is_damaged(good + rest, len(good), "a packet of %d octets" % size)

    def test_large_packets_are_none_when_the_header_allows_them(self):
        large = captures.pcap(BAD, snap=2_000_000)
        record = struct.pack("<IIII", traffic.START // traffic.SECOND, 0, 1_500_000, 1_500_000)
        done = command.run(self.write("x", large + record + bytes(1_500_000)))
        self.assertEqual((done.code, done.err), (1, ""))

    def test_pcapng_blocks_that_contradict_themselves(self):
        good = captures.pcapng(BAD)
        later = captures.pcapng(LATER)
        frame = captures.frame(1, LATER[0][1])
        lying = captures.enhanced(0, 1, frame)
        cases = [
            (struct.pack("<III", 6, 8, 8), "a block of 8 octets"),
            (struct.pack("<II", 6, 33) + bytes(100), "a block of 33 octets"),
            (struct.pack("<II", 6, 0xFFFFFFF0) + bytes(100), "a block of 4294967280 octets"),
            (captures.block(6, bytes(8)), "a packet block of 20 octets"),
            (captures.block(3, b""), "a simple packet block of 12 octets"),
            (captures.block(1, bytes(4)), "an interface description block of 16 octets"),
            (captures.enhanced(7, 1, frame), "a packet of interface 7, which was not described"),
            (captures.section() + captures.simple(frame),
             "a packet of interface 0, which was not described"),
            (lying[:-4] + struct.pack("<I", 12),
             "a block whose two lengths differ (%d, 12)" % len(lying)),
            (lying[:20] + struct.pack("<I", 9999) + lying[24:],
             "a packet of 9999 octets in a block of %d" % len(lying)),
            (lying[:20] + struct.pack("<I", len(frame) + 4) + lying[24:],
             "a packet of %d octets in a block of %d" % (len(frame) + 4, len(lying))),
            (captures.section()[:8] + bytes(20), "a section header without byte order"),
        ]
        for damage, why in cases:
            with self.subTest(why=why):
                offset = len(good) + (28 if why.startswith("a packet of interface 0") else 0)
                self.is_damaged(good + damage + later, offset, why)

    def test_gzip_data_damaged_in_the_middle(self):
        packed = bytearray(gzip.compress(captures.pcap(BAD)))
        packed[-8] ^= 0xFF  # the checksum
        done = command.run("-T", "ndjson", self.write("x", bytes(packed)))
        self.complains(done, "the gzip data is damaged (incorrect data check)")
        self.assertEqual([hop[0] for hop in command.hops(done.out)], ["violation"])

    def test_rubbish_after_gzip_data(self):
        packed = gzip.compress(captures.pcap(BAD)) + b"rubbish"
        done = command.run("-T", "ndjson", self.write("x", packed))
        self.complains(done, "the gzip data is damaged (incorrect header check)")
        self.assertEqual([hop[0] for hop in command.hops(done.out)], ["violation"])

    def test_every_octet_of_a_capture_turned_over(self):
        """Never a crash, never more than a line; and always either a report or a reason."""
        for octets in (captures.pcap(BAD[:2]), captures.pcapng(BAD[:2])):
            for position in range(len(octets)):
                turned = bytearray(octets)
                turned[position] ^= 0xFF
                done = command.run("-T", "ndjson", self.write("x", bytes(turned)))
                with self.subTest(position=position):
                    self.assertIn(done.code, (0, 2), done.err)
                    self.assertRegex(done.err, re.compile(r"\A(hoplint: .*\n)?\Z"))
                    self.assertEqual(done.code == 2, done.err != "")


if __name__ == "__main__":
    command.main()
