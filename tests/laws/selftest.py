# SPDX-License-Identifier: GPL-2.0-or-later
"""Would a broken law be noticed? The judges of these tests, and the changes, tried on what is known."""
import copy
import itertools
import random
import unittest
from pathlib import Path

import audit
import changes
import frames
import loss
import test_damages
from datagrams import parse
from frames import captures

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SECOND = frames.SECOND


def exchange(port, method, path, second, status=None):
    found = {"type": "exchange", "id": f"{port}{second}", "time": f"2026-01-01T00:00:{second:02}.000000Z",
             "client": {"address": "192.0.2.1", "port": port}, "server": {"address": "192.0.2.2", "port": 80},
             "http": {"request": {"method": method}}, "url": {"full": f"http://www.example.org{path}"}}
    if status:
        found["http"]["response"] = {"status_code": status}
    return found


def hop(chain, redirect, follow_up, verdict, *rules, resends=0):
    return {"type": "hop", "chain": {"id": chain}, "verdict": verdict, "confidence": "certain", "resend_count": resends,
            "redirect": redirect, "follow_up": follow_up,
            "findings": [{"rule": rule, "severity": "note" if rule == "post-to-get" else "error"} for rule in rules]}


POST = exchange(1, "POST", "/1", 1, 307)
NEXT = exchange(2, "POST", "/2", 2, 307)
AGAIN = exchange(3, "POST", "/2", 3)
LAST = exchange(4, "POST", "/1", 4)
ALL = [POST, NEXT, AGAIN, LAST]


def said(*records):
    return [*records, *ALL, {"type": "summary"}]


class Loss(unittest.TestCase):
    def falsehoods(self, whole, *records):
        return list(loss.falsehoods(loss.Whole(said(*whole)), said(*records)))

    def test_the_same_is_true(self):
        both = [hop("a", POST, NEXT, "violation", "method-changed"), hop("a", NEXT, LAST, "kept")]
        self.assertEqual([], self.falsehoods(both, *both))

    def test_less_is_true(self):
        whole = [hop("a", POST, NEXT, "violation", "method-changed")]
        for verdict in ("undetermined", "not-followed", "unseen"):
            self.assertEqual([], self.falsehoods(whole, hop("a", POST, None, verdict)))
        self.assertEqual([], self.falsehoods(whole))

    def test_another_verdict_is_false(self):
        for verdict in ("kept", "permitted", "violation"):
            whole = [hop("a", POST, NEXT, "undetermined")]
            self.assertEqual(1, len(self.falsehoods(whole, hop("a", POST, NEXT, verdict))))

    def test_another_pair_is_false(self):
        whole = [hop("a", POST, NEXT, "kept")]
        self.assertEqual(1, len(self.falsehoods(whole, hop("a", POST, AGAIN, "kept"))))
        self.assertEqual(1, len(self.falsehoods(whole, hop("a", NEXT, LAST, "kept"))))

    def test_what_was_lost_without_a_trace_is_excused_but_no_violation(self):
        records = said(hop("a", POST, NEXT, "violation"))
        whole = loss.Whole(records, {loss.ends_of(NEXT): ""})
        for verdict, count in (("kept", 0), ("permitted", 0), ("violation", 1)):
            self.assertEqual(count, len(list(loss.falsehoods(whole, said(hop("a", POST, AGAIN, verdict))))))
        for traces in ({loss.ends_of(LAST): ""}, {loss.ends_of(NEXT): AGAIN["time"]}):
            whole = loss.Whole(records, traces)
            self.assertEqual(1, len(list(loss.falsehoods(whole, said(hop("a", POST, AGAIN, "kept"))))))

    def test_another_finding_is_false(self):
        whole = [hop("a", POST, NEXT, "kept")]
        self.assertEqual(1, len(self.falsehoods(whole, hop("a", POST, NEXT, "kept", "cookie-forwarded"))))
        self.assertEqual([], self.falsehoods(whole, hop("a", POST, NEXT, "kept", "post-to-get")))

    def test_a_later_copy_may_stand_for_a_follow_up_sent_again(self):
        whole = [hop("a", POST, NEXT, "kept", resends=1)]
        self.assertEqual([], self.falsehoods(whole, hop("a", POST, AGAIN, "kept")))
        whole = [hop("a", POST, NEXT, "undetermined", resends=1)]
        self.assertEqual([], self.falsehoods(whole, hop("a", POST, AGAIN, "kept")))
        self.assertEqual(1, len(self.falsehoods(whole, hop("a", POST, AGAIN, "violation"))))
        self.assertEqual(1, len(self.falsehoods(whole, hop("a", POST, NEXT, "kept"))))

    def test_a_request_is_known_by_its_time(self):
        """The same connection and URL, but later: the last one that began before."""
        later = exchange(2, "POST", "/2", 5)
        requests = loss.Requests([NEXT, later])
        self.assertEqual(NEXT["time"], requests.identity(exchange(2, "POST", "/2", 4))[1])
        self.assertEqual(later["time"], requests.identity(later)[1])
        self.assertIsNone(requests.identity(exchange(2, "POST", "/2", 1)))
        self.assertIsNone(requests.identity(exchange(2, "GET", "/2", 4)))

    def test_a_loop_may_be_found_later(self):
        whole = [hop("a", POST, NEXT, "kept", "redirect-loop"), hop("a", NEXT, LAST, "kept")]
        self.assertEqual([], self.falsehoods(whole, hop("b", NEXT, LAST, "kept", "redirect-loop")))
        self.assertEqual(1, len(self.falsehoods(whole, hop("b", NEXT, LAST, "kept", "method-changed"))))
        whole = [hop("a", POST, NEXT, "kept"), hop("a", NEXT, LAST, "kept", "redirect-loop")]
        self.assertEqual(1, len(self.falsehoods(whole, hop("b", POST, NEXT, "kept", "redirect-loop"))))

    def test_a_location_is_unusable_without_the_request(self):
        whole = [hop("a", POST, None, "not-followed", "unusable-location")]
        half = copy.deepcopy(whole[0])
        del half["redirect"]["http"]["request"], half["redirect"]["url"]
        self.assertEqual([], self.falsehoods(whole, half))
        self.assertEqual(1, len(self.falsehoods([hop("a", POST, NEXT, "kept")], half)))

    def test_what_was_followed_and_is_denied(self):
        whole = loss.Whole(said(hop("a", POST, NEXT, "kept"), hop("b", NEXT, None, "not-followed")))
        lossy = said(hop("a", POST, None, "not-followed"), hop("b", NEXT, None, "not-followed"))
        self.assertEqual(1, len(list(loss.denied(whole, lossy))))


class View(unittest.TestCase):
    def test_differences_are_seen(self):
        before = said(hop("a", POST, NEXT, "kept"))
        for after in (said(hop("a", POST, NEXT, "violation")), said(hop("a", POST, AGAIN, "kept")), said(),
                      said(hop("a", POST, NEXT, "kept"), hop("a", NEXT, LAST, "kept")), before[1:], before[:1] + before[2:]):
            self.assertTrue(audit.difference(audit.view(before), audit.view(after)))

    def test_places_and_names_of_chains_are_not(self):
        before, after = said(hop("a", POST, NEXT, "kept")), said(hop("b", POST, NEXT, "kept"))
        before[0]["pcap"] = 1
        self.assertEqual([], audit.difference(audit.view(before), audit.view(after)))


def streams(capture):
    """What each side of each connection sent, by sequence number: {(flow, sequence): octet}."""
    sent = {}
    for segment in filter(None, map(parse, capture)):
        first = segment.sequence
        sent.update({(segment.flow, (first + offset) % 2 ** 32): octet for offset, octet in enumerate(segment.payload)})
    return sent


class Changes(unittest.TestCase):
    """Each changes the packets, and none of the octets that were said."""

    def setUp(self):
        self.frames = frames.read(next(SAMPLES.glob("01-*/capture.*")))
        self.chance = random.Random(1)

    def changed(self, after):
        after = list(after)
        self.assertTrue([(f.time, f.octets) for f in self.frames] != [(f.time, f.octets) for f in after])
        self.assertTrue(streams(self.frames) == streams(after))
        return after

    def test_repeated(self):
        self.assertEqual(2 * len(self.frames), len(self.changed(changes.each_twice(self.frames))))
        self.changed(changes.some_again(self.frames, self.chance))

    def test_swapped(self):
        for keep_clock in (True, False):
            after = self.changed(changes.swapped(self.frames, self.chance, keep_clock))
            self.assertEqual(len(self.frames), len(after))
            times = [frame.time for frame in after]
            self.assertEqual(keep_clock, times == sorted(times))

    def test_damages_are_done(self):
        for names in test_damages.LAWS.values():
            for damage in names:
                after = list(damage(self.frames, self.chance))
                seen = [[(frame.time, frame.octets) for frame in each] for each in (self.frames, after)]
                self.assertTrue(seen[0] != seen[1], damage.__name__)

    def test_split_and_joined_again(self):
        pieces = self.changed(changes.split(self.frames, itertools.repeat(1)))
        self.assertEqual({1}, {segment.size for segment in map(parse, pieces) if segment and segment.size})
        self.assertTrue(list(changes.coalesced(pieces)) == self.frames)

    def test_wrapped(self):
        for wrapping in changes.WRAPPINGS:
            after = list(changes.wrapped(self.frames, wrapping))
            self.assertEqual([frame.number for frame in self.frames], [frame.number for frame in after])
            if wrapping is not changes.ethernet:
                self.assertTrue(self.frames != after, wrapping)

    def test_fragmented(self):
        after = list(changes.fragmented(self.frames, self.chance))
        self.assertGreater(len(after), 2 * len(self.frames))
        self.assertFalse([True for frame in after if parse(frame) and len(parse(frame).payload) > 0])

    def test_renamed(self):
        after = list(changes.renamed(self.frames, lambda address: address[::-1]))
        self.assertEqual({flow[0][0][::-1] for flow, _ in streams(self.frames)}, {flow[0][0] for flow, _ in streams(after)})

    def test_clients(self):
        self.assertEqual({bytes((192, 0, 2, 101))}, changes.clients(self.frames))

    def test_within(self):
        first, last = self.frames[0].time, self.frames[-1].time
        after = changes.within(changes.shifted(self.frames, 5 * SECOND), first, (first + last) // 2)
        self.assertEqual(first, after[0].time)
        self.assertLessEqual(after[-1].time, (first + last) // 2)


class Formats(unittest.TestCase):
    def test_written_and_read(self):
        capture = [frames.Frame(1_000_000_007 * SECOND + 123_456_789, captures.ETHERNET, b"abc", 60, 1),
                   frames.Frame(1_000_000_008 * SECOND, captures.ETHERNET, b"defgh", 5, 2)]
        for order in "<>":
            for octets in (frames.write_pcap(capture, order), frames.write_pcapng(capture, order)):
                reader = frames.read_pcapng if octets[:4] == b"\x0a\x0d\x0d\x0a" else frames.read_pcap
                self.assertEqual([(f.time, f.link, f.octets, f.wire) for f in capture],
                                 [(f.time, f.link, f.octets, f.wire) for f in reader(octets)])

    def test_all_samples(self):
        for path in SAMPLES.glob("*/capture.*"):
            self.assertGreater(len(frames.read(path)), 5, path)


if __name__ == "__main__":
    unittest.main()
