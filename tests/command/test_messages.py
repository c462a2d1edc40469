# SPDX-License-Identifier: GPL-2.0-or-later
"""What the command says when it cannot do what it was asked, word for word; the exit code is 2."""
import os
import stat

import captures
import command
import traffic


def others_may_run():
    """Is the command in reach of every user?"""
    path = command.HOPLINT
    while path != "/":
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
        path = os.path.dirname(path)
    return True


class Inputs(command.Case):
    def test_no_capture(self):
        for name, octets in (("text", b"hello, world\n"), ("zeros", bytes(1000)),
                             ("short", b"\xa1"), ("half", b"\x0a\x0d\x0d\x0a\0\0\0\x1c\1\2\3\4")):
            path = self.write(name, octets)
            done = command.run(path)
            self.assertEqual((done.code, done.out), (2, ""))
            self.assertEqual(done.err, "hoplint: %s: not a pcap, pcapng or HAR file\n" % path)

    def test_empty(self):
        path = self.write("x", b"")
        self.assertEqual(command.run(path).err,
                         "hoplint: %s: not a pcap, pcapng or HAR file (it is empty)\n" % path)

    def test_folder(self):
        self.complains(command.run(self.folder), self.folder + ": Is a directory; ")

    def test_missing(self):
        path = self.path("missing.pcap")
        done = command.run(path)
        self.complains(done, path + ": No such file or directory; is the name right, and the folder?")
        self.assertEqual(done.out, "")

    def test_no_permission(self):
        path = self.write("x", captures.pcap(traffic.bad_hop()))
        os.chmod(path, 0)
        os.chmod(self.folder, 0o755)
        how = {}
        if os.geteuid() == 0:
            how = {"user": 65534, "group": 65534, "extra_groups": []}
            if not others_may_run():
                self.skipTest("nobody but root can run the command where it lies")
        done = command.run(path, **how)
        self.complains(done, path + ": Permission denied; run as a user who may read it, or change "
                       "its mode (chmod)")

    def test_unknown_link_type(self):
        for make in (captures.pcap, captures.pcapng):
            done = command.run("-T", "ndjson", self.write("x", make(traffic.bad_hop(), 189)))
            self.complains(done, "x: link type 189 (USB_LINUX) is none that hoplint reads; "
                           "frame 1 and all others of that type are left out")
            packets = command.records(done.out)[-1]["coverage"]["packets"]
            self.assertEqual(packets["unknown_link"], 10)

    def test_link_type_that_nobody_knows(self):
        done = command.run(self.write("x", captures.pcap(traffic.bad_hop(), 64000)))
        self.complains(done, "link type 64000 (unknown)")

    def test_link_type_of_standard_input(self):
        done = command.run("-", stdin=captures.pcap(traffic.bad_hop(), 189))
        self.complains(done, "standard input: link type 189")

    def test_known_link_type_beside_an_unknown_one(self):
        octets = (captures.pcapng(traffic.bad_hop()) +
                  captures.pcapng(traffic.good_hop(client_port=41000), 189))
        done = command.run("-T", "ndjson", self.write("x", octets))
        self.complains(done, "link type 189")
        self.assertEqual([hop[0] for hop in command.hops(done.out)], ["violation"])

    def test_interface_that_is_not_described_twice_or_once_is_told_once(self):
        """A hostile file with any number of link types gets a bounded number of lines."""
        octets = captures.section()
        for number in range(100):
            octets += captures.interface(1000 + number) + captures.enhanced(number, 1, b"x" * 60)
        done = command.run(self.write("x", octets))
        self.assertEqual(done.code, 2)
        self.assertEqual(done.err.count("\n"), 16)

    def test_pcap_of_another_version(self):
        done = command.run(self.write("x", captures.pcap([], version=(3, 1))))
        self.complains(done, "x: pcap version 3.1, of which hoplint knows 2.x only")

    def test_file_names_are_escaped(self):
        done = command.run(self.path("\x1b]0;owned\x07"))
        self.complains(done, r"\x1b]0;owned\x07: No such file")

    def test_nothing_to_read(self):
        self.complains(command.run(), "no capture to read; try hoplint FILE.pcap")

    def test_standard_input_twice(self):
        self.complains(command.run("-", "-"), "standard input can be read once only")


class Filters(command.Case):
    def test_libpcaps_words(self):
        done = command.run("-f", "tcp prot 80", self.write("x", captures.pcap(traffic.bad_hop())))
        self.complains(done, "-f 'tcp prot 80': can't parse filter expression: syntax error")

    def test_of_a_capture_without_a_frame(self):
        done = command.run("-f", "tcp prot 80", self.write("x", captures.pcap([])))
        self.complains(done, "-f 'tcp prot 80': can't parse filter expression: syntax error")

    def test_that_makes_no_sense_for_the_link_type(self):
        path = self.write("x", captures.pcap(traffic.bad_hop(), captures.RAW))
        done = command.run("-f", "ether host 00:00:00:00:00:01", path)
        self.complains(done, "-f 'ether host 00:00:00:00:00:01': ")


class Options(command.Case):
    def says(self, *arguments, text):
        done = command.run(*arguments)
        self.assertEqual((done.code, done.out), (2, ""))
        self.assertEqual(done.err, "hoplint: %s\n" % text)

    def test_unknown(self):
        self.says("--exchange-s", text="there is no option --exchange-s; did you mean --exchanges?")
        self.says("--colour=never", text="there is no option --colour; did you mean --color?")
        self.says("--fial-on", "note", text="there is no option --fial-on; did you mean --fail-on?")
        self.says("--frobnicate", text="there is no option --frobnicate; hoplint --help lists them")
        self.says("-t", "json", text="there is no option -t; did you mean -T?")
        self.says("-z", text="there is no option -z; did you mean -Z?")
        self.says("-x", text="there is no option -x; hoplint --help lists them")
        self.says("-qx", text="there is no option -x; hoplint --help lists them")
        self.says("-exchanges", text="there is no option -exchanges; did you mean --exchanges?")

    def test_arguments(self):
        self.says("x", "-f", text="-f needs an argument: EXPR")
        self.says("x", "--rule", text="--rule needs an argument: ID=SEVERITY")
        self.says("--all=yes", "x", text="--all takes no argument")

    def test_words(self):
        self.says("-T", "jsno", "x", text="-T: 'jsno' is none of text, ndjson, json, csv, har, junit, sarif, html; "
                  "did you mean json?")
        self.says("-T", "spreadsheet", "x", text="-T: 'spreadsheet' is none of text, ndjson, json, csv, har, junit, sarif, html")
        self.says("--fail-on", "eror", "x", text="--fail-on: 'eror' is none of never, note, warning, "
                  "error; did you mean error?")
        self.says("--color", "alwyas", "x", text="--color: 'alwyas' is none of auto, always, never; "
                  "did you mean always?")
        self.says("--client", "adress", "x", text="--client: 'adress' is none of address, "
                  "forwarded; did you mean address?")

    def test_rules(self):
        self.says("--rule", "method-chnaged=off", "x", text="--rule: there is no rule "
                  "'method-chnaged'; did you mean method-changed?")
        self.says("--rule", "method-changed=of", "x", text="--rule: 'of' is none of off, note, "
                  "warning, error; did you mean off?")
        self.says("--rule", "method-changed", "x", text="--rule: 'method-changed' is not of the "
                  "form ID=off|note|warning|error")
        self.says("--explain", "see-other-repeatet", text="--explain: there is no rule "
                  "'see-other-repeatet'; did you mean see-other-repeated?")
        self.says("--explain", "everything", text="--explain: there is no rule 'everything'; "
                  "hoplint --rules lists them")

    def test_numbers(self):
        for count in ("0", "-1", "x", "1x", "", "99999999999999999999"):
            self.says("-c", count, "x", text="-c: '%s' is no whole number from 1 to "
                      "18446744073709551615" % count)
        for seconds in ("0", "-1", "x", "1x", "", "nan", "inf", "1e99"):
            self.says("--window", seconds, "x", text="--window: '%s' is no number of seconds above "
                      "0 and up to 100000000" % seconds)
        self.says("--max-hops", "0", "x", text="--max-hops: '0' is no whole number from 1 to 1000000")
        self.says("--stop-after", "0", "x", text="--stop-after: '0' is no number of seconds above 0 "
                  "and up to 100000000")
        self.says("-B", "0", "x", text="-B: '0' is no whole number from 1 to 1048576")
        self.says("-s", "262145", "x", text="-s: '262145' is no whole number from 0 to 262144")

    def test_what_does_not_go_together(self):
        self.says("-i", "lo", "x", text="-i and capture files do not go together")
        self.says("-i", "lo", "-i", "lo", text="-i: lo is named twice")
        self.says("-w", "-", "x", text="-w: standard output takes a report already; send that to "
                  "another place with -o FILE")
        self.says("-w", "a", "-o", "a", "x", text="-w: a takes a report already; send that to "
                  "another place with -o FILE")
        self.says("-T", "json", "-o", "a", "-o", "a", "x", text="two outputs go to a")
        self.says("-o", "-", "-o", "b", "-T", "json", "-o", "-", "x",
                  text="two outputs go to standard output")


if __name__ == "__main__":
    command.main()
