# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the report goes and in which format; exit codes; colours; the pages of --help and friends."""
import gzip
import json
import os
import pathlib
import pty
import re
import signal
import subprocess
import threading
import time

import captures
import command
import traffic

TOP = pathlib.Path(__file__).resolve().parents[2]
README = TOP / "README.md"
HAR = TOP / "samples" / "29-mitmproxy-har" / "session.har"
RED = "\x1b["


class WithCapture(command.Case):
    def setUp(self):
        super().setUp()
        self.bad = self.write("bad.pcap", captures.pcap(traffic.bad_hop()))


class ExitCodes(WithCapture):
    def code(self, hop, *options):
        done = command.run(*options, self.write("x", captures.pcap(hop)))
        self.assertEqual(done.err, "")
        return done.code

    def test_by_severity_and_bar(self):
        hops = [("never", None), ("note", traffic.note_hop()), ("warning", traffic.warning_hop()),
                ("error", traffic.bad_hop())]
        ranks = [name for name, _ in hops]
        for severity, hop in hops[1:]:
            for bar in ranks:
                expected = int(bar != "never" and ranks.index(severity) >= ranks.index(bar))
                with self.subTest(severity=severity, bar=bar):
                    self.assertEqual(self.code(hop, "--fail-on", bar), expected)

    def test_default_bar_is_error(self):
        self.assertEqual(self.code(traffic.bad_hop()), 1)
        self.assertEqual(self.code(traffic.warning_hop()), 0)
        self.assertEqual(self.code(traffic.good_hop()), 0)

    def test_rules_can_be_raised_lowered_and_switched_off(self):
        self.assertEqual(self.code(traffic.bad_hop(), "--rule", "method-changed=warning"), 0)
        self.assertEqual(self.code(traffic.bad_hop(), "--rule", "method-changed=off"), 0)
        self.assertEqual(self.code(traffic.note_hop(), "--rule=post-to-get=error"), 1)

    def test_trouble_outweighs_findings(self):
        done = command.run(self.bad, self.path("missing"))
        self.assertEqual(done.code, 2)
        self.assertIn("method-changed", done.out)


class Places(WithCapture):
    def test_two_outputs_each_with_its_format(self):
        """Formats before their files, or throughout behind them."""
        for order in (["-T", "text", "-o", "T", "-T", "ndjson", "-o", "N"],
                      ["-T", "ndjson", "-o", "N", "-o", "T"],
                      ["-o", "T", "-T", "text", "-o", "N", "-T", "ndjson"]):
            with self.subTest(order=order):
                order = [self.path(word) if word in "TN" else word for word in order]
                done = command.run(*order, self.bad)
                self.assertEqual((done.code, done.out, done.err), (1, "", ""))
                self.assertIn("307 keeps the method", self.read("T"))
                self.assertEqual(command.hops(self.read("N"))[0][0], "violation")

    def test_a_format_that_is_left_over_is_for_standard_output(self):
        done = command.run("-T", "json", "-o", self.path("J"), "-T", "ndjson", self.bad)
        self.assertEqual(command.hops(done.out)[0][0], "violation")
        json.loads(self.read("J"))

    def test_dash_is_standard_output(self):
        done = command.run("-o", "-", "-T", "ndjson", self.bad)
        self.assertEqual(command.hops(done.out)[0][0], "violation")

    def test_options_may_follow_the_capture(self):
        done = command.run(self.bad, "-T", "ndjson", "-a")
        self.assertEqual(command.hops(done.out)[0][0], "violation")

    def test_an_old_file_is_replaced_as_a_whole(self):
        path = self.write("N", b"old\n" * 100_000)
        command.run("-T", "ndjson", "-o", path, self.bad)
        self.assertEqual(command.hops(self.read("N"))[0][0], "violation")

    def test_an_old_file_is_left_alone_when_there_is_nothing_to_read(self):
        path = self.write("N", b"old\n")
        command.run("-o", path, self.path("missing"))
        self.assertEqual(self.read("N"), "old\n")

    def test_a_capture_is_not_overwritten(self):
        before = os.stat(self.bad).st_size
        os.link(self.bad, self.path("same"))
        for path in (self.bad, self.path("same")):
            self.complains(command.run("-o", path, self.bad),
                           path + ": is a capture to be read, and would be overwritten")
        with open(self.bad, "ab") as file:
            self.complains(command.run(self.bad, stdout=file),
                           "standard output: is a capture to be read, and would be overwritten")
        self.assertEqual(os.stat(self.bad).st_size, before)


class Unwritable(WithCapture):
    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            done = command.run(self.bad, stdout=full)
        self.complains(done, "standard output: cannot be written: No space left on device")
        done = command.run("-o", "/dev/full", self.bad)
        self.complains(done, "/dev/full: cannot be written: No space left on device")

    def test_full_disk_beside_a_good_output(self):
        done = command.run("-o", "/dev/full", "-T", "ndjson", "-o", self.path("N"), self.bad)
        self.complains(done, "/dev/full: cannot be written")

    def test_closed_pipe(self):
        reader, writer = os.pipe()
        os.close(reader)
        for arguments in ([self.bad], ["--help"], ["--rules"], ["--version"]):
            done = command.run(*arguments, stdout=writer)
            self.complains(done, "standard output: cannot be written: Broken pipe")
        os.close(writer)

    def test_closed_standard_output(self):
        """The first file that is opened must not take its place."""
        before = os.stat(self.bad).st_size
        done = command.run(self.bad, preexec_fn=lambda: os.close(1))
        self.complains(done, "standard output: cannot be written: Bad file descriptor")
        self.assertEqual(os.stat(self.bad).st_size, before)
        done = command.run("-T", "ndjson", "-o", self.path("N"), self.bad,
                           preexec_fn=lambda: [os.close(fd) for fd in (0, 1, 2)])
        self.assertEqual(done.code, 1)
        self.assertEqual(command.hops(self.read("N"))[0][0], "violation")

    def test_a_pipe_that_does_not_block_is_waited_for(self):
        """Both ends of the command, and far more than a pipe holds."""
        datagrams = []
        for number in range(2000):
            datagrams += traffic.bad_hop(client_port=20000 + number)
        source, sink = os.pipe(), os.pipe()
        os.set_blocking(source[0], False)
        os.set_blocking(sink[1], False)
        process = subprocess.Popen([command.HOPLINT, "-T", "ndjson", "-"], stdin=source[0],
                                   stdout=sink[1], stderr=subprocess.PIPE)
        os.close(source[0])
        os.close(sink[1])

        def write():
            with os.fdopen(source[1], "wb") as pipe:
                pipe.write(captures.pcap(datagrams))

        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(0.5)
        with os.fdopen(sink[0], "rb") as pipe:
            out = pipe.read().decode()
        writer.join()
        self.assertEqual(process.wait(30), 1)
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertEqual(len(command.hops(out)), 2000)

    def test_reading_ends_when_nobody_takes_the_report(self):
        """With -l the first chain finds the pipe closed, and the endless input is left."""
        reader, writer = os.pipe()
        os.close(reader)
        process = subprocess.Popen([command.HOPLINT, "-l", "-a", "-"], stdin=subprocess.PIPE,
                                   stdout=writer, stderr=subprocess.PIPE)
        os.close(writer)
        process.stdin.write(captures.pcap([]))
        start = traffic.START
        try:
            for number in range(20_000):
                start += 60 * traffic.SECOND
                process.stdin.write(captures.pcap(traffic.bad_hop(start=start))[24:])
        except BrokenPipeError:
            pass
        else:
            self.fail("all of the input was read")
        finally:
            try:
                process.stdin.close()
            except BrokenPipeError:
                pass
        self.assertEqual(process.wait(30), 2)
        self.assertIn(b"standard output: cannot be written: Broken pipe", process.stderr.read())
        process.stderr.close()

    def test_folder_that_is_not_there(self):
        path = self.path("no/such/folder")
        self.complains(command.run("-o", path, self.bad),
                       path + ": cannot be written: No such file or directory")


class Contents(WithCapture):
    def test_all_and_exchanges(self):
        good = self.write("good.pcap", captures.pcap(traffic.good_hop()))
        kinds = lambda *o: [r["type"] for r in
                            command.records(command.run("-T", "ndjson", *o, good).out)]
        self.assertEqual(kinds(), ["summary"])
        self.assertEqual(kinds("-a"), ["hop", "summary"])
        self.assertEqual(kinds("--all"), ["hop", "summary"])
        self.assertEqual(sorted(kinds("--all", "--exchanges")),
                         ["exchange", "exchange", "hop", "summary"])

    def test_count(self):
        for count, frames, redirects in ((1, 1, 0), (4, 4, 0), (5, 5, 1), (100, 10, 1)):
            done = command.run("-T", "ndjson", "-c", str(count), self.bad)
            coverage = command.records(done.out)[-1]["coverage"]
            self.assertEqual(coverage["packets"]["frames"], frames)
            self.assertEqual(coverage["redirects"]["redirects"], redirects)

    def test_count_counts_what_passes_the_filter_of_all_files(self):
        other = self.write("other", captures.pcap(traffic.good_hop(client_port=41000)))
        done = command.run("-T", "ndjson", "-f", "tcp port 41000", "-c", "9", self.bad, other)
        self.assertEqual(command.records(done.out)[-1]["coverage"]["packets"]["frames"], 9)

    def test_filter(self):
        both = traffic.bad_hop() + traffic.good_hop(client_port=41000)
        path = self.write("both", captures.pcapng(both))
        done = command.run("-a", "-T", "ndjson", "-f", "tcp port 41000", path)
        # Frames keep the numbers that they have in the file.
        self.assertEqual(command.hops(done.out), [("kept", [], 14, 16)])

    def test_window(self):
        late = traffic.bad_hop()
        late = late[:5] + [(time + 40 * traffic.SECOND, d) for time, d in late[5:]]
        path = self.write("late", captures.pcap(late))
        verdict = lambda *o: command.hops(command.run("-a", "-T", "ndjson", *o, path).out)[0][0]
        self.assertEqual(verdict(), "not-followed")
        self.assertEqual(verdict("--window", "41"), "violation")
        self.assertEqual(verdict("--window", "40.5"), "violation")
        self.assertEqual(verdict("--window", "39.5"), "not-followed")

    def test_max_hops(self):
        def findings(*options):
            done = command.run("-T", "ndjson", *options, path)
            return [rule for hop in command.hops(done.out) for rule in hop[1]]

        connection = traffic.Connection(("10.0.0.7", 40000), ("10.0.1.2", 80))
        for number in range(4):
            connection.request(traffic.request("GET", "/%d" % number))
            connection.response(traffic.redirect(302, "/%d" % (number + 1)))
        connection.request(traffic.request("GET", "/4"))
        connection.response(traffic.ok())
        path = self.write("chain", captures.pcap(connection.close()))
        self.assertEqual(findings(), [])
        self.assertEqual(findings("--max-hops", "4"), [])
        self.assertEqual(findings("--max-hops", "3"), ["too-many-hops"])

    def test_client_by_forwarded(self):
        """Behind one proxy address: only the proxy's word tells the two clients apart."""
        def fields(client):
            return [("X-Forwarded-For", client)]

        connection = traffic.Connection(("10.0.0.7", 40000), ("10.0.1.2", 80))
        connection.request(traffic.request("POST", "/v1", content=b"x", fields=fields("192.0.2.1")))
        connection.response(traffic.redirect(307, "/v2"))
        connection.request(traffic.request("GET", "/v2", fields=fields("192.0.2.99")))
        connection.response(traffic.ok())
        path = self.write("x", captures.pcap(connection.close()))
        verdict = lambda *o: command.hops(command.run("-a", "-T", "ndjson", *o, path).out)[0][0]
        self.assertEqual(verdict("--client", "address"), "violation")
        self.assertNotEqual(verdict("--client", "forwarded"), "violation")

    def test_secret_header_adds_to_the_known_ones(self):
        connection = traffic.Connection(("10.0.0.7", 40000), ("10.0.1.2", 80))
        secrets = [("X-Api-Key", "k1"), ("X-Warehouse", "w1")]
        connection.request(traffic.request("GET", "/v1", fields=secrets))
        connection.response(traffic.redirect(302, "http://other.example.net/v2"))
        connection.request(traffic.request("GET", "/v2", host="other.example.net", fields=secrets))
        connection.response(traffic.ok())
        path = self.write("x", captures.pcap(connection.close()))
        known = command.run(path).out
        self.assertIn("X-Api-Key", known)
        self.assertNotIn("X-Warehouse", known)
        added = command.run("--secret-header", "X-Warehouse", path).out
        self.assertIn("X-Api-Key", added)
        self.assertIn("X-Warehouse", added)

    def test_quiet_and_verbose(self):
        plain, quiet, verbose = (command.run(*o, self.bad).out for o in ([], ["-q"], ["-v"]))
        self.assertIn("Coverage: ", plain)
        self.assertIn("method-changed", quiet)
        self.assertNotIn("Coverage: ", quiet)
        self.assertGreater(len(verbose), len(plain))

    def test_same_input_same_output(self):
        outputs = {command.run("-T", "json", "-a", "--exchanges", self.bad).out for _ in range(3)}
        self.assertEqual(len(outputs), 1)


class Colours(WithCapture):
    def on_terminal(self, *options, environment=None):
        """Standard output is a terminal: what it shows."""
        main, terminal = pty.openpty()
        process = subprocess.Popen([command.HOPLINT, *options, self.bad], stdout=terminal,
                                   env={"TERM": "xterm", "LC_ALL": "C.UTF-8",
                                        **(environment or {})})
        os.close(terminal)
        shown = b""
        try:
            while octets := os.read(main, 65536):
                shown += octets
        except OSError:
            pass  # the other side is closed
        os.close(main)
        self.assertEqual(process.wait(30), 1)
        return shown.decode()

    def test_on_a_terminal_only(self):
        self.assertNotIn(RED, command.run(self.bad).out)
        self.assertIn(RED, self.on_terminal())

    def test_no_color_is_obeyed(self):
        self.assertNotIn(RED, self.on_terminal(environment={"NO_COLOR": "1"}))
        self.assertIn(RED, self.on_terminal(environment={"NO_COLOR": ""}))
        self.assertNotIn(RED, self.on_terminal(environment={"TERM": "dumb"}))

    def test_the_option_outweighs_the_surroundings(self):
        self.assertIn(RED, command.run("--color", "always", self.bad).out)
        self.assertIn(RED, command.run("--color=always", self.bad,
                                       environment={"NO_COLOR": "1"}).out)
        self.assertNotIn(RED, self.on_terminal("--color", "never"))

    def test_records_are_never_coloured(self):
        self.assertNotIn(RED, command.run("--color", "always", "-T", "ndjson", self.bad).out)


class Pages(command.Case):
    def page(self, *arguments):
        done = command.run(*arguments)
        self.assertEqual((done.code, done.err), (0, ""))
        return done.out

    def test_help(self):
        page = self.page("--help")
        self.assertEqual(self.page("-h"), page)
        self.assertLessEqual(max(map(len, page.splitlines())), 80)
        for option in ("-r FILE", "-i INTERFACE", "-D", "-f EXPR", "-c COUNT", "-s SNAPLEN",
                       "-B KIB", "-Z USER", "-w FILE", "--sandbox WHEN", "--stop-after SECONDS",
                       "--rules", "--explain ID", "--rule ID=SEVERITY", "--fail-on", "--window",
                       "--max-hops", "--client", "--secret-header", "-T FORMAT", "-o FILE",
                       "-a, --all", "--exchanges", "-q", "-v", "-l", "-n", "--color", "--progress",
                       "-h, --help", "--version"):
            self.assertIn("\n  " + option if option[0] == "-" and option != "-r FILE" else option,
                          page)

    def check_examples(self, examples):
        """Those that need nothing but captures, in a shell."""
        octets = captures.pcap(traffic.bad_hop())
        self.write("capture.pcap", octets)
        self.write("capture.pcapng", octets)
        for day in ("monday", "tuesday"):
            self.write(day + ".pcap.gz", gzip.compress(octets))
        self.write("session.har", HAR.read_bytes())
        self.assertGreaterEqual(len(examples), 4)
        paths = os.path.dirname(command.HOPLINT) + ":" + os.environ["PATH"]
        for example in examples:
            shown = example.split(" | ")[0]  # what the reader of the pipe does is not ours
            done = subprocess.run(["sh", "-c", shown], cwd=self.folder, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, env={**os.environ, "PATH": paths})
            with self.subTest(example=example):
                if "--lab" not in example:  # which tells of itself there
                    self.assertEqual(done.stderr, b"")
                self.assertEqual(done.returncode, 0 if "--explain" in example or "--lab" in example else 1)

    def test_helps_examples_work_when_pasted(self):
        self.check_examples([line.strip() for line in self.page("--help").splitlines()
                             if line.startswith("  hoplint ") and "./client" not in line])

    def test_readmes_examples_work_when_pasted(self):
        self.check_examples([line.split("  #")[0].strip() for line in README.read_text(encoding="utf-8").splitlines()
                             if line.startswith("    hoplint ")])

    def test_version(self):
        lines = self.page("--version").splitlines()
        self.assertRegex(lines[0], r"^hoplint \d+\.\d+\.\d+$")
        dynamic = subprocess.run(["readelf", "-d", command.HOPLINT], capture_output=True, text=True, check=True).stdout
        linked = set(re.findall(r"\(NEEDED\).*\[(lib[\w-]+)[.\d]*\.so", dynamic))
        linked = {name for name in linked if not re.fullmatch(r"lib(c|m|gcc_s|pthread|.*san)", name)}
        linked.discard("libcap-ng")  # which does not tell its version
        names = {"libpcap": "libpcap", "libglib-2": "GLib", "libcrypto": "OpenSSL", "libssl": "OpenSSL", "libnghttp2": "nghttp2", "libpsl": "libpsl",
                 "libxxhash": "xxHash", "libz": "zlib", "libzstd": "libzstd", "libyajl": "yajl", "libseccomp": "libseccomp"}
        self.assertEqual({line.split()[0] for line in lines[1:]}, {names[name] for name in linked})
        for line in lines[1:]:
            self.assertRegex(line, r" .*\d+\.\d+")

    def test_rules(self):
        lines = self.page("--rules").splitlines()
        self.assertEqual(len(lines), 1 + 21)
        self.assertRegex(lines[1], r"^method-changed +error +must +RFC 9110")
        changed = self.page("--rules", "--rule", "method-changed=off").splitlines()
        self.assertRegex(changed[1], r"^method-changed +off +must +RFC 9110")

    def test_explain_every_rule(self):
        for line in self.page("--rules").splitlines()[1:]:
            name = line.split()[0]
            page = self.page("--explain", name)
            with self.subTest(rule=name):
                self.assertTrue(page.startswith(name + "\n\n"))
                self.assertRegex(page, r"\nSeverity  (note|warning|error)\nStrength  \w+: ")
                self.assertIn("\nRight:\n  ", page)
                self.assertIn("\nFires the rule:\n  ", page)
                self.assertLessEqual(max(map(len, page.splitlines())), 80)


class Interrupts(WithCapture):
    def interrupted(self, path, number, octets=None):
        """Starts reading, sends the signal; returns exit code, output and messages."""
        process = subprocess.Popen([command.HOPLINT, "-T", "ndjson", path], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if octets:
            process.stdin.write(octets)
            process.stdin.flush()
        time.sleep(1)
        self.assertIsNone(process.poll(), "it should still be reading")
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        return process.returncode, out.decode(), err.decode()

    def test_a_pipe_ends_as_a_live_capture_does(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            octets = captures.pcap(traffic.bad_hop())
            for left_over in (b"", octets[24:30]):
                code, out, err = self.interrupted("-", number, octets + left_over)
                self.assertEqual((code, err), (1, ""))
                self.assertEqual(command.hops(out)[0][0], "violation")

    def test_a_file_that_was_not_read_to_its_end(self):
        """A capture with a hole of 64 GB, which reads as empty packets."""
        path = self.write("x", captures.pcap(traffic.bad_hop()))
        os.truncate(path, 64 << 30)
        code, out, err = self.interrupted(path, signal.SIGINT)
        self.assertEqual(err, "hoplint: interrupted; the report goes as far as was read\n")
        self.assertEqual(code, 2)
        self.assertEqual(command.hops(out)[0][0], "violation")
        coverage = command.records(out)[-1]["coverage"]
        self.assertEqual((coverage["complete"], coverage["captures"]["cut"]), (False, 1))


if __name__ == "__main__":
    command.main()
