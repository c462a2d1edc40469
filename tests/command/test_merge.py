# SPDX-License-Identifier: GPL-2.0-or-later
"""Several files are one capture, merged by time."""
import resource

import captures
import command
import traffic


class Merge(command.Case):
    def hops(self, *files):
        done = command.run("-a", "-T", "ndjson", *files)
        self.assertEqual(done.err, "")
        return command.hops(done.out), command.records(done.out)

    def test_one_conversation_dealt_out_to_three_files(self):
        bad = traffic.bad_hop()
        names = [self.write(str(i), captures.pcap(bad[i::3])) for i in range(3)]
        hops, records = self.hops(*names)
        self.assertEqual([hop[:2] for hop in hops], [("violation", ["method-changed"])])
        hop = next(r for r in records if r["type"] == "hop")
        # Datagrams 3, 4 and 5 (0-based): the second of each file.
        self.assertEqual(hop["redirect"]["pcap"]["file"], names[0])
        self.assertEqual(hop["redirect"]["pcap"]["request_frames"], [2])
        self.assertEqual(hop["redirect"]["pcap"]["response_frames"],
                         [{"file": names[1], "frame": 2}])
        self.assertEqual(hop["follow_up"]["pcap"]["file"], names[2])
        self.assertEqual(hop["follow_up"]["pcap"]["request_frames"], [2])

    def test_order_of_the_command_line_does_not_matter(self):
        bad = traffic.bad_hop()
        first, second = (self.write(name, captures.pcapng(bad[i::2], order=order))
                         for i, (name, order) in enumerate((("a", "<"), ("b", ">"))))
        self.assertEqual([h[:2] for h in self.hops(first, second)[0]],
                         [h[:2] for h in self.hops(second, first)[0]])

    def test_files_one_after_the_other(self):
        bad = traffic.bad_hop()
        names = [self.write("%d.pcap" % i, captures.pcap([datagram]))
                 for i, datagram in enumerate(bad)]
        self.assertEqual([hop[:2] for hop in self.hops(*reversed(names))[0]],
                         [("violation", ["method-changed"])])

    def test_equal_times_keep_the_order_of_the_command_line(self):
        bad = [(traffic.START, datagram) for _, datagram in traffic.bad_hop()]
        names = [self.write("%02d" % i, captures.pcap([datagram]))
                 for i, datagram in enumerate(bad)]
        hops, records = self.hops(*names)
        self.assertEqual([hop[:2] for hop in hops], [("violation", ["method-changed"])])
        self.assertEqual(records[-1]["coverage"]["streams"]["out_of_order"], 0)

    def test_time_that_runs_backwards_in_a_file_keeps_the_order_of_its_frames(self):
        datagrams = [d for _, d in traffic.bad_hop()]
        backwards = [(traffic.START - i * 1000, d) for i, d in enumerate(datagrams)]
        hops, records = self.hops(self.write("x", captures.pcap(backwards)))
        self.assertEqual(records[-1]["coverage"]["streams"]["out_of_order"], 0)

    def test_more_files_than_a_process_may_usually_open(self):
        datagrams = traffic.bad_hop()
        names = [self.write("%04d" % i, captures.pcap(datagrams[i:i + 1])) for i in range(300)]
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        done = command.run("-T", "ndjson", *names, preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_NOFILE, (256, hard)))
        self.assertEqual((done.code, done.err), (1, ""))

    def test_more_files_than_a_process_may_open_at_all(self):
        names = [self.write("%04d" % i, captures.pcap([])) for i in range(100)]
        done = command.run("-T", "ndjson", *names, preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_NOFILE, (64, 64)))
        self.assertEqual(done.code, 2)
        self.assertIn(": Too many open files; raise the limit (ulimit -n), or join the captures",
                      done.err)

    def test_one_of_them_is_missing_the_others_are_read(self):
        done = command.run("-T", "ndjson", self.path("missing"),
                           self.write("x", captures.pcap(traffic.bad_hop())))
        self.complains(done, "missing: No such file or directory")
        self.assertEqual(command.hops(done.out)[0][:2], ("violation", ["method-changed"]))
        self.is_incomplete(done, {"unread": 1, "cut": 0, "lost": 0})

    def is_incomplete(self, done, captures):
        """Also the report says that something is missing, not only standard error."""
        coverage = command.records(done.out)[-1]["coverage"]
        self.assertEqual((coverage["complete"], coverage["captures"]), (False, captures))

    def test_one_of_them_is_cut_the_others_are_read_to_the_end(self):
        bad, later = traffic.bad_hop(), traffic.bad_hop(client_port=41000,
                                                        start=traffic.START + 60 * traffic.SECOND)
        cut = self.write("cut", captures.pcap(bad)[:-1])
        done = command.run("-T", "ndjson", cut, self.write("later", captures.pcap(later)))
        self.complains(done, "cut: cut short at byte")
        self.assertEqual(len(command.hops(done.out)), 2)
        self.is_incomplete(done, {"unread": 0, "cut": 1, "lost": 0})


if __name__ == "__main__":
    command.main()
