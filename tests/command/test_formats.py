# SPDX-License-Identifier: GPL-2.0-or-later
"""One conversation in every dialect of pcap and pcapng: always the same hop, the same frames."""
import bz2
import gzip
import os
import struct
import subprocess
import threading
import unittest

import captures
import command
import traffic

BAD = traffic.bad_hop()
FOUND = [("violation", ["method-changed"], 4, 6)]


def zstd(octets, *options):
    return subprocess.run(["zstd", "-q", "-c", *options], input=octets, stdout=subprocess.PIPE,
                          check=True).stdout


class Formats(command.Case):
    def finds(self, octets, found=None, arguments=("-T", "ndjson")):
        done = command.run(*arguments, self.write("x", octets))
        self.assertEqual(done.err, "")
        self.assertEqual(done.code, 1)
        self.assertEqual(command.hops(done.out), found or FOUND)
        return command.records(done.out)

    def time_of(self, octets):
        hop = next(r for r in self.finds(octets) if r["type"] == "hop")
        return hop["redirect"]["time"]

    def test_pcap_of_either_byte_order_and_each_magic(self):
        for order in "<>":
            for magic in (captures.MICROSECONDS, captures.NANOSECONDS, captures.MODIFIED):
                with self.subTest(order=order, magic=hex(magic)):
                    time = self.time_of(captures.pcap(BAD, order=order, magic=magic))
                    self.assertEqual(time, "2025-11-20T00:53:20.003000Z")

    def test_pcap_of_old_versions_with_swapped_lengths(self):
        for version in ((2, 2), (2, 3), (2, 4)):
            with self.subTest(version=version):
                self.finds(captures.pcap(BAD, version=version))

    def test_pcap_2_3_whose_lengths_may_be_swapped(self):
        """A packet cannot hold more than was on the wire: so the larger one is the wire's."""
        snapped = (traffic.START, bytes(100))
        for version in ((2, 2), (2, 3), (2, 4)):
            whole = captures.pcap([], version=version)
            for datagram in BAD:
                record = captures.pcap([datagram], version=version)[24:]
                whole += record
            cut = captures.pcap([snapped], version=version, snap=60)[24:]
            if version == (2, 3):  # written as 2.2 has it, and read all the same
                cut = captures.pcap([snapped], version=(2, 2), snap=60)[24:] + cut
            packets = self.finds(whole + cut)[-1]["coverage"]["packets"]
            self.assertEqual(packets["snapped"], 2 if version == (2, 3) else 1)

    def test_link_types(self):
        for order in "<>":
            for link_type in (captures.ETHERNET, captures.RAW, captures.LINUX_COOKED,
                              captures.LINUX_COOKED_2, captures.NULL, captures.LOOP, 12, 14):
                with self.subTest(order=order, link_type=link_type):
                    self.finds(captures.pcap(BAD, link_type, order))
                    self.finds(captures.pcapng(BAD, link_type, order))

    def test_filter_on_every_link_type(self):
        for order in "<>":
            for link_type in (captures.ETHERNET, captures.RAW, captures.LINUX_COOKED,
                              captures.LINUX_COOKED_2, captures.NULL, captures.LOOP):
                with self.subTest(order=order, link_type=link_type):
                    octets = captures.pcap(BAD, link_type, order)
                    self.finds(octets, arguments=("-T", "ndjson", "-f", "tcp port 80"))
                    done = command.run("-f", "tcp port 81", self.path("x"))
                    self.assertEqual((done.code, done.err), (0, ""))

    def test_frame_check_sequence_bits_beside_the_link_type(self):
        self.finds(captures.pcap(BAD, captures.ETHERNET | 0x24000000))

    def test_pcapng_blocks_of_all_kinds(self):
        frames = [(time // 1000, captures.frame(1, datagram)) for time, datagram in BAD]
        for order in "<>":
            kinds = {
                "enhanced": lambda t, f: captures.enhanced(0, t, f, order),
                "obsolete": lambda t, f: captures.obsolete(0, t, f, order),
                "simple": lambda t, f: captures.simple(f, order),
            }
            for name, make in kinds.items():
                with self.subTest(order=order, kind=name):
                    head = captures.section(order) + captures.interface(order=order)
                    self.finds(head + b"".join(make(t, f) for t, f in frames))

    def test_simple_packets_cut_at_the_snap_length(self):
        frames = [captures.frame(1, datagram) for _, datagram in BAD]
        snap = max(len(octets) for octets in frames)
        head = captures.section() + captures.interface(snap=snap)
        longer = b"".join(captures.simple(octets, wire=len(octets)) for octets in frames)
        cut = captures.simple(bytes(snap), wire=snap + 1000)
        records = self.finds(head + longer + cut)
        self.assertEqual(records[-1]["coverage"]["packets"]["snapped"], 1)

    def test_time_resolutions_and_offsets(self):
        clocks = [(None, 10**6), (0, 1), (3, 10**3), (6, 10**6), (9, 10**9), (12, 10**12),
                  (0x80, 1), (0x8A, 2**10), (0x94, 2**20)]
        for resolution, per_second in clocks:
            for offset in (None, 1_750_000_000, -5):
                if per_second == 10**12 and offset != 1_750_000_000:
                    continue  # 64 bits of picoseconds reach 213 days
                with self.subTest(resolution=resolution, offset=offset):
                    time = self.time_of(self.stamped(resolution, per_second, offset))
                    self.assertEqual(time[:20], "2025-11-20T00:53:20.")
                    fraction = int(time[20:26])
                    self.assertLessEqual(fraction, 3000)
                    self.assertGreater(fraction + 1_000_000 / per_second, 3000 - 1)

    def stamped(self, resolution, per_second, offset):
        parts = [captures.section(), captures.interface(resolution=resolution, offset=offset,
                                                        name=b"eth0:1")]
        for time, datagram in BAD:
            time -= (offset or 0) * traffic.SECOND
            stamp = time * per_second // traffic.SECOND
            parts.append(captures.enhanced(0, stamp, captures.frame(1, datagram)))
        return b"".join(parts)

    def test_interfaces_of_different_link_types(self):
        types = [captures.ETHERNET, captures.RAW, captures.LINUX_COOKED_2]
        parts = [captures.section()] + [captures.interface(link) for link in types]
        for index, (time, datagram) in enumerate(BAD):
            number = index % len(types)
            parts.append(captures.enhanced(number, time // 1000,
                                           captures.frame(types[number], datagram)))
        self.finds(b"".join(parts))

    def test_sections_each_with_its_own_order_and_interfaces(self):
        half = len(BAD) // 2
        self.finds(captures.pcapng(BAD[:half], captures.ETHERNET, "<") +
                   captures.pcapng(BAD[half:], captures.RAW, ">"))

    def test_other_blocks_are_passed_over(self):
        body = bytes(range(40))
        parts = [captures.section(), captures.block(0x80000001, body), captures.interface()]
        for time, datagram in BAD:
            parts += [captures.block(4, body), captures.block(5, body), captures.block(10, body),
                      captures.enhanced(0, time // 1000, captures.frame(1, datagram))]
        self.finds(b"".join(parts))

    def test_custom_blocks_and_journal_entries_are_numbered_as_wireshark_does(self):
        body = struct.pack("<I", 32473) + bytes(8)
        parts = [captures.section(), captures.interface()]
        for kind in (0x00000BAD, 0x40000BAD, 9):
            parts.append(captures.block(kind, body))
        for time, datagram in BAD:
            parts.append(captures.enhanced(0, time // 1000, captures.frame(1, datagram)))
        self.finds(b"".join(parts), [("violation", ["method-changed"], 7, 9)])

    def test_a_block_larger_than_one_read(self):
        parts = [captures.section(), captures.block(0x80000001, bytes(3_000_000)),
                 captures.interface()]
        for time, datagram in BAD:
            parts.append(captures.enhanced(0, time // 1000, captures.frame(1, datagram)))
        self.finds(b"".join(parts))


class Sources(command.Case):
    def finds(self, done):
        self.assertEqual((done.code, done.err), (1, ""))
        self.assertEqual(command.hops(done.out), FOUND)

    def test_packed(self):
        for plain in (captures.pcap(BAD), captures.pcapng(BAD)):
            half = len(plain) // 2
            packed = {
                "gzip": gzip.compress(plain),
                "gzip members": gzip.compress(plain[:half]) + gzip.compress(plain[half:]),
                "gzip and padding": gzip.compress(plain) + bytes(512),
                "zstd": zstd(plain),
                "zstd -19 --long": zstd(plain, "-19", "--long=27"),
                "zstd frames": zstd(plain[:half]) + zstd(plain[half:]),
                "zstd, skippable": b"\x5a\x2a\x4d\x18\x03\0\0\0abc" + zstd(plain),
            }
            for name, octets in packed.items():
                with self.subTest(packing=name):
                    self.finds(command.run("-T", "ndjson", self.write("x.pcap", octets)))

    def test_many_octets_packed_small(self):
        plain = captures.section() + captures.block(0x80000001, bytes(8_000_000))
        plain += captures.pcapng(BAD)
        for octets in (gzip.compress(plain), zstd(plain)):
            self.finds(command.run("-T", "ndjson", self.write("x", octets)))

    def test_standard_input(self):
        for octets in (captures.pcap(BAD), captures.pcapng(BAD), gzip.compress(captures.pcap(BAD))):
            self.finds(command.run("-T", "ndjson", "-", stdin=octets))
            self.finds(command.run("-T", "ndjson", "-r", "-", stdin=octets))

    def test_standard_input_from_a_file(self):
        with open(self.write("x", captures.pcap(BAD)), "rb") as file:
            self.finds(command.run("-T", "ndjson", "-", stdin_file=file))

    def test_named_pipe_that_gives_one_octet_at_a_time(self):
        path = self.path("pipe")
        os.mkfifo(path)

        def write():
            with open(path, "wb", buffering=0) as pipe:
                for octet in captures.pcapng(BAD):
                    pipe.write(bytes([octet]))

        writer = threading.Thread(target=write)
        writer.start()
        self.finds(command.run("-T", "ndjson", path))
        writer.join()

    def test_r_is_a_capture_like_any_other(self):
        self.finds(command.run("-T", "ndjson", "-r", self.write("x", captures.pcap(BAD))))

    def test_what_other_packers_made(self):
        done = command.run(self.write("x", bz2.compress(captures.pcap(BAD))))
        self.complains(done, "x: not a pcap, pcapng or HAR file (compressed with bzip2;",
                       "bzip2 -dc FILE | hoplint -")


if __name__ == "__main__":
    command.main()
