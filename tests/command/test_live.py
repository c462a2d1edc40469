# SPDX-License-Identifier: GPL-2.0-or-later
"""Live capture on the loopback interface and on veth pairs; skipped (77) where that is not allowed."""
import datetime
import os
import signal
import subprocess
import sys
import time
import unittest

import captures
import command
import live_link
import traffic
from live_link import Capture, Server, talk


def frames_of(datagrams):
    return [captures.frame(captures.ETHERNET, datagram) for _, datagram in datagrams]


class Loopback(command.Case):
    def start(self, server, *options, interface="lo", **how):
        return Capture("-i", interface, "-f", "tcp port %d" % server.port, "-T", "ndjson", *options, **how)

    def test_signals_end_the_capture_and_the_report_is_finished(self):
        for interface, number in (("lo", signal.SIGINT), ("any", signal.SIGTERM)):
            with self.subTest(interface=interface):
                server = Server()
                capture = self.start(server, interface=interface)
                talk(server)
                time.sleep(0.3)
                code, out, err = capture.end(number)
                self.assertEqual((code, err), (1, ""))
                self.assertEqual(command.hops(out)[0][:2], ("violation", ["method-changed"]))
                hop = command.records(out)[0]
                self.assertEqual(hop["redirect"]["pcap"]["file"], interface)
                seen = datetime.datetime.fromisoformat(hop["redirect"]["time"])
                now = datetime.datetime.now(datetime.timezone.utc)
                self.assertLess(abs((now - seen).total_seconds()), 30)

    def test_count_ends_the_capture(self):
        server = Server()
        capture = self.start(server, "-c", "8")
        talk(server)
        code, out, err = capture.end(None)
        self.assertEqual((code, err), (1, ""))
        self.assertEqual(command.records(out)[-1]["coverage"]["packets"]["frames"], 8)

    def test_time_ends_the_capture(self):
        server = Server()
        begun = time.monotonic()
        capture = self.start(server, "--stop-after", "1.5")
        talk(server)
        code, out, err = capture.end(None)
        self.assertEqual((code, err), (1, ""))
        self.assertTrue(1.5 <= time.monotonic() - begun < 10)
        self.assertEqual(command.hops(out)[0][0], "violation")

    def test_a_verdict_does_not_wait_for_further_packets(self):
        server = Server()
        capture = self.start(server)
        talk(server)
        begun = time.monotonic()
        self.assertIn(b'"violation"', capture.process.stdout.readline())
        self.assertLess(time.monotonic() - begun, 1)
        capture.end()

    def test_a_window_passes_on_a_silent_link(self):
        server = Server()
        capture = self.start(server, "-a", "--window", "1")
        talk(server, follow=False)
        begun = time.monotonic()
        line = capture.process.stdout.readline()
        waited = time.monotonic() - begun
        self.assertIn(b'"not-followed"', line)
        self.assertTrue(0.5 < waited < 3, waited)
        last = command.records(capture.end()[1])[-1]
        self.assertLess(last["time"]["last"], last["time"]["first"][:17] + "99")

    def test_a_silent_second_before_the_end_counts(self):
        """The client could have followed, and did not: that is known although no packet came."""
        server = Server()
        capture = self.start(server, "-a")
        talk(server, follow=False)
        time.sleep(1.8)
        code, out, err = capture.end()
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(command.hops(out)[0][0], "not-followed")

    def test_a_question_is_answered_and_the_capture_goes_on(self):
        server = Server()
        capture = self.start(server)
        talk(server)
        time.sleep(0.5)
        capture.process.send_signal(signal.SIGUSR1)
        time.sleep(0.5)
        code, out, err = capture.end()
        self.assertEqual(code, 1)
        self.assertRegex(err, r"^hoplint: \d+ frames, 1 connection, 2 exchanges, 1 redirect; 1 violation\n$")
        self.assertEqual(command.hops(out)[0][0], "violation")

    def test_packets_are_written_too(self):
        server = Server()
        path = self.path("copy.pcapng")
        capture = self.start(server, "-w", path)
        talk(server)
        time.sleep(0.3)
        _, out, _ = capture.end()
        again = command.run("-T", "ndjson", path)
        self.assertEqual((again.code, again.err), (1, ""))
        self.assertEqual(command.hops(again.out), command.hops(out))
        self.assertEqual(command.records(again.out)[0]["redirect"]["time"], command.records(out)[0]["redirect"]["time"])

    def test_packets_on_standard_output_come_at_once(self):
        server = Server()
        capture = self.start(server, "-w", "-", "-o", self.path("report"))
        first = os.read(capture.process.stdout.fileno(), 1 << 20)
        talk(server)
        time.sleep(0.5)
        more = os.read(capture.process.stdout.fileno(), 1 << 20)
        self.assertIn(b"DELETE /v1", more)
        capture.process.send_signal(signal.SIGINT)
        rest = capture.process.stdout.read()
        capture.end(None)
        done = command.run("-T", "ndjson", "-", stdin=first + more + rest)
        self.assertEqual((done.code, done.err), (1, ""))
        self.assertEqual(command.hops(done.out), command.hops(self.read("report")))

    def test_several_interfaces(self):
        """Each shows the packets of the other: one conversation, seen twice."""
        server = Server()
        capture = self.start(server, "-i", "any")
        talk(server)
        time.sleep(0.5)
        code, out, err = capture.end()
        self.assertEqual((code, err), (1, ""))
        self.assertEqual(command.records(out)[-1]["captures"], ["lo", "any"])
        self.assertEqual([hop[:2] for hop in command.hops(out)], [("violation", ["method-changed"])])


class Rights(command.Case):
    def start(self, *options):
        return Capture("-i", "lo", "-f", "tcp port 9", *options)

    def sandboxed(self):
        if "built with a sanitizer" in command.run("--sandbox", "require", "/dev/null").err:
            self.skipTest("AddressSanitizer needs what the sandbox denies")

    @unittest.skipUnless(os.geteuid() == 0, "only root has rights to give up")
    def test_none_are_left_while_it_captures(self):
        self.sandboxed()
        for options, is_root in (((), False), (("-Z", "nobody"), False), (("-Z", "root"), True)):
            with self.subTest(options=options):
                capture = self.start(*options)
                status = capture.status()
                self.assertEqual(capture.end()[::2], (0, ""))
                self.assertEqual((status["NoNewPrivs"], status["Seccomp"]), ("1", "2"))
                for kind in ("CapEff", "CapPrm", "CapInh", "CapAmb"):
                    self.assertEqual(int(status[kind], 16), 0)
                self.assertEqual(["0"] * 4 == status["Uid"].split(), is_root)

    def test_sandbox_can_be_switched_off(self):
        capture = self.start("--sandbox", "off")
        status = capture.status()
        capture.end()
        self.assertEqual(status["Seccomp"], self.own_status("Seccomp"))
        self.assertEqual(status["Uid"].split()[0], str(os.getuid()))

    @staticmethod
    def own_status(name):
        with open("/proc/self/status", encoding="ascii") as file:
            return next(line.split()[1] for line in file if line.startswith(name + ":"))

    def test_no_such_user(self):
        self.sandboxed()
        self.complains(command.run("-i", "lo", "-Z", "nobody-of-this-name"),
                       "-Z nobody-of-this-name: there is no such user")

    @unittest.skipUnless(os.geteuid() == 0, "only root can give its rights away")
    def test_without_permission(self):
        done = subprocess.run(["setpriv", "--bounding-set=-all", "--inh-caps=-all", command.HOPLINT,
                               "-i", "lo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        done.code, done.err = done.returncode, done.stderr.decode()
        self.complains(done, "lo: ", "run hoplint as root (sudo), or allow it once: sudo setcap "
                       "cap_net_raw,cap_net_admin+ep")


class Words(command.Case):
    def test_interfaces_are_listed(self):
        done = command.run("-D")
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertRegex(done.out, r"(?m)^lo +")
        self.assertRegex(done.out, r"(?m)^any +")

    def test_interface_that_is_not_there(self):
        done = command.run("-i", "nosuch0")
        self.complains(done, "nosuch0: ", "No such device", "hoplint -D lists the interfaces")
        done = command.run("-i", "lo", "-i", "nosuch0")
        self.complains(done, "nosuch0: ", "No such device", "hoplint -D lists the interfaces")

    def test_filter_in_libpcaps_words(self):
        done = command.run("-i", "lo", "-f", "tcp prot 80")
        self.complains(done, "lo: -f 'tcp prot 80': can't parse filter expression: syntax error")


@unittest.skipUnless(live_link.may_have_namespaces(), "no network namespaces here")
class Links(command.Case):
    def setUp(self):
        super().setUp()
        self.namespace = live_link.Namespace(2)
        self.addCleanup(self.namespace.close)

    def start(self, *options):
        return Capture(*options, "-T", "ndjson", inside=self.namespace.enter)

    def test_one_conversation_on_two_links(self):
        """The client's packets go over one link, the server's over the other, in turn."""
        capture = self.start("-i", "a0", "-i", "a1")
        for datagram in traffic.bad_hop():
            is_client = datagram[1][12:16] == traffic.ip_octets("10.0.0.7")
            self.namespace.send("b0" if is_client else "b1", frames_of([datagram]))
        time.sleep(0.5)
        code, out, err = capture.end()
        self.assertEqual((code, err), (1, ""))
        self.assertEqual(command.hops(out)[0][:2], ("violation", ["method-changed"]))
        coverage = command.records(out)[-1]["coverage"]
        self.assertEqual((coverage["streams"]["one_sided"], coverage["streams"]["gaps"]), (0, 0))

    def test_link_types_of_their_own(self):
        path = self.path("copy.pcapng")
        capture = self.start("-i", "a0", "-i", "any", "-w", path)
        self.namespace.send("b0", frames_of(traffic.bad_hop()))
        time.sleep(0.5)
        code, out, err = capture.end()
        self.assertEqual((code, err), (1, ""))
        self.assertEqual(command.hops(out)[0][:2], ("violation", ["method-changed"]))
        again = command.run("-T", "ndjson", path)
        self.assertEqual((again.code, [hop[:2] for hop in command.hops(again.out)]),
                         (1, [("violation", ["method-changed"])]))

    def test_the_others_go_on_when_one_goes_away(self):
        capture = self.start("-i", "a0", "-i", "a1")
        self.namespace.run("ip", "link", "delete", "a1")
        time.sleep(0.5)
        self.namespace.send("b0", frames_of(traffic.bad_hop()))
        time.sleep(0.5)
        code, out, err = capture.end()
        self.assertEqual((code, err), (2, "hoplint: a1: The interface disappeared\n"))
        self.assertEqual(command.hops(out)[0][:2], ("violation", ["method-changed"]))
        self.assertEqual(command.records(out)[-1]["coverage"]["captures"]["cut"], 1)

    def test_one_that_goes_down_may_come_up_again(self):
        capture = self.start("-i", "a0", "-i", "a1")
        for state in ("down", "up"):
            self.namespace.run("ip", "link", "set", "a1", state)
            time.sleep(0.3)
        self.namespace.send("b1", frames_of(traffic.bad_hop()))
        time.sleep(0.5)
        code, out, err = capture.end()
        self.assertEqual((code, err), (1, ""))
        self.assertEqual(command.hops(out)[0][:2], ("violation", ["method-changed"]))

    def test_the_report_is_finished_when_the_only_one_goes_away(self):
        capture = self.start("-i", "a0")
        self.namespace.send("b0", frames_of(traffic.bad_hop()))
        time.sleep(0.5)
        self.namespace.run("ip", "link", "delete", "a0")
        code, out, err = capture.end(None)
        self.assertEqual((code, err), (2, "hoplint: a0: The interface disappeared\n"))
        self.assertEqual(command.hops(out)[0][0], "violation")

    def test_drops_of_the_kernel_are_counted(self):
        """A capture that is stopped reads nothing, and its small buffer overflows."""
        capture = self.start("-i", "a0", "-B", "64", "-s", "256")
        capture.process.send_signal(signal.SIGSTOP)
        self.namespace.run("/usr/bin/python3", "-c",
                           "import socket\n"
                           "link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)\n"
                           "link.bind(('b0', 0))\n"
                           "for _ in range(20000): link.send(bytes(1500))\n")
        capture.process.send_signal(signal.SIGCONT)
        time.sleep(0.5)
        _, out, err = capture.end()
        self.assertRegex(err, r"^hoplint: a0: \d+ packets captured, and \d+ lost because the kernel had no room "
                              r"for them; -B makes more\n$")
        coverage = command.records(out)[-1]["coverage"]
        self.assertGreater(coverage["captures"]["lost"], 0)
        self.assertFalse(coverage["complete"])


if __name__ == "__main__":
    if not live_link.may_capture():
        print("command-live: skipped: no right to capture (needs root or CAP_NET_RAW)")
        sys.exit(77)
    command.main()
