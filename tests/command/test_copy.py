# SPDX-License-Identifier: GPL-2.0-or-later
"""-w: the packets that were read, as one pcapng file; and how much is read (--stop-after)."""
import os
import shutil
import subprocess
import unittest

import captures
import command
import traffic

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../samples")
TWO_PORTS = traffic.bad_hop() + traffic.good_hop(client_port=40001, start=traffic.START + 90 * traffic.SECOND)


class Copy(command.Case):
    def copy(self, *arguments, code=1):
        done = command.run("-T", "ndjson", "-a", "-w", self.path("copy"), *arguments)
        self.assertEqual((done.code, done.err), (code, ""))
        again = command.run("-T", "ndjson", "-a", self.path("copy"))
        self.assertEqual((again.code, again.err), (code, ""))
        return done.out, again.out

    def test_says_the_same_as_the_original(self):
        for link_type in (captures.ETHERNET, captures.RAW, captures.LINUX_COOKED_2):
            with self.subTest(link_type=link_type):
                first, again = self.copy(self.write("x", captures.pcap(TWO_PORTS, link_type)))
                for out in (first, again):
                    self.assertEqual(len(command.hops(out)), 2)
                self.assertEqual(first.replace('"x"', "").replace(self.path("x"), ""),
                                 again.replace('"copy"', "").replace(self.path("copy"), ""))

    def test_nanoseconds_are_kept(self):
        odd = [(time + 7, datagram) for time, datagram in traffic.bad_hop()]
        self.copy(self.write("x", captures.pcap(odd, magic=captures.NANOSECONDS)))
        with open(self.path("copy"), "rb") as file:
            octets = file.read()
        for time, datagram in odd:
            stamp = (time >> 32).to_bytes(4, "little") + (time & 0xFFFFFFFF).to_bytes(4, "little")
            self.assertIn(stamp, octets)
            self.assertIn(datagram, octets)

    def test_files_are_merged_and_the_filter_applies(self):
        one = self.write("1", captures.pcap(traffic.bad_hop()))
        two = self.write("2", captures.pcap(traffic.good_hop(client_port=40001), captures.RAW))
        first, again = self.copy(one, two)
        self.assertEqual([hop[:2] for hop in command.hops(first)], [hop[:2] for hop in command.hops(again)])
        _, again = self.copy("-f", "tcp port 40001", one, two, code=0)
        self.assertEqual([hop[0] for hop in command.hops(again)], ["kept"])

    def test_count_ends_the_copy(self):
        self.copy("-c", "3", self.write("x", captures.pcap(traffic.bad_hop())), code=0)
        done = command.run("-T", "ndjson", self.path("copy"))
        self.assertEqual(command.records(done.out)[-1]["packets"], 3)

    def test_secrets_of_the_capture_go_along_those_of_key_logs_do_not(self):
        sample = os.path.join(SAMPLES, "84-authorization-over-https/capture.pcapng")
        first, again = self.copy(sample)
        self.assertEqual(command.hops(first), command.hops(again))
        with open(sample, "rb") as file:
            octets = file.read()
        at = octets.index(b"_TRAFFIC_SECRET")
        secret = octets[octets.rindex(b"\n", 0, at) + 1 : octets.index(b"\n", at)]
        with open(self.path("copy"), "rb") as file:
            self.assertIn(secret, file.read())
        keys = self.write("keys", secret + b"\n")
        self.copy("-k", keys, self.write("x", captures.pcap(traffic.bad_hop())))
        with open(self.path("copy"), "rb") as file:
            self.assertNotIn(secret.split()[-1], file.read())

    def test_a_capture_without_packets(self):
        self.copy(self.write("x", captures.pcap([])), code=0)

    def test_standard_output(self):
        path = self.write("x", captures.pcap(traffic.bad_hop()))
        with open(self.path("copy"), "wb") as file:
            done = command.run("-w", "-", "-o", self.path("report"), path, stdout=file)
        self.assertEqual((done.code, done.err), (1, ""))
        self.assertIn("method-changed", self.read("report"))
        self.assertEqual(command.run("-o", os.devnull, self.path("copy")).code, 1)

    def test_a_capture_is_not_overwritten(self):
        octets = captures.pcap(traffic.bad_hop())
        path = self.write("x", octets)
        os.link(path, self.path("y"))
        self.complains(command.run("-w", self.path("y"), path), "is a capture to be read, and would be overwritten")
        with open(path, "rb") as file:
            self.assertEqual(file.read(), octets)

    def test_a_full_disk_is_told_and_the_audit_goes_on(self):
        done = command.run("-w", "/dev/full", self.write("x", captures.pcap(traffic.bad_hop())))
        self.complains(done, "/dev/full: cannot be written: No space left on device")
        self.assertIn("method-changed", done.out)

    def test_other_programs_read_it(self):
        self.copy(self.write("x", captures.pcap(TWO_PORTS)), self.write("y", captures.pcap(TWO_PORTS, captures.RAW)))
        frames = 2 * len(TWO_PORTS)
        readers = {"capinfos": (["-c", "-M"], r"Number of packets: +%d\n" % frames),
                   "tshark": (["-T", "fields", "-e", "frame.number", "-r"], r"\n%d\n$" % frames)}
        for name, (options, expected) in readers.items():
            with self.subTest(name=name):
                if not shutil.which(name):
                    self.skipTest("no %s here" % name)
                done = subprocess.run([name, *options, self.path("copy")], capture_output=True, text=True, check=True)
                self.assertRegex(done.stdout, expected)


class Time(command.Case):
    def test_the_captures_own_time_counts(self):
        """90 s of capture time lie between the two hops."""
        path = self.write("x", captures.pcap(TWO_PORTS))
        for seconds, hops in (("60", ["violation"]), ("90", ["violation"]), ("90.5", ["violation", "kept"])):
            done = command.run("-a", "-T", "ndjson", "--stop-after", seconds, path)
            self.assertEqual((done.code, done.err), (1, ""))
            self.assertEqual([hop[0] for hop in command.hops(done.out)], hops)


class Rights(command.Case):
    """Files are read without any rights, too; tests/unit/capture-tool shows what that means."""

    def test_of_a_file_that_only_root_can_read(self):
        path = self.write("x", captures.pcap(traffic.bad_hop()))
        os.chmod(path, 0o400)
        os.chmod(self.folder, 0o700)
        done = command.run("-o", self.path("a"), "-T", "json", "-o", self.path("b"), "-w", self.path("c"), path)
        self.assertEqual((done.code, done.err), (1, ""))

    def test_what_is_required_is_there_or_it_is_an_error(self):
        path = self.write("x", captures.pcap(traffic.bad_hop()))
        done = command.run("-q", "--sandbox", "require", path)
        if done.code == 2:
            self.complains(done, "sandbox: ")
        else:
            self.assertEqual((done.code, done.err), (1, ""))
        self.assertEqual(command.run("-q", "--sandbox", "off", path).code, 1)


if __name__ == "__main__":
    command.main()
