# SPDX-License-Identifier: GPL-2.0-or-later
"""The law of what is missing, for every sample: loss.py says what is allowed."""
import ipaddress
from collections import Counter
from datetime import datetime, timezone

import frames
import law
import loss
from datagrams import parse


def text_of(flow):
    """The ends as records have them."""
    return tuple((str(ipaddress.ip_address(address)), port) for address, port in flow)


def silent(before, after):
    """Ends of each connection, either way round, and the time of the last frame that is left; "" when none with octets is."""
    last, left = {}, set()
    for segment in filter(None, map(parse, before)):
        last.setdefault(frozenset(segment.flow), 0)
    for segment in filter(None, map(parse, after)):
        ends = frozenset(segment.flow)
        last[ends] = max(last[ends], segment.frame.time)
        left |= {ends} if segment.payload else set()
    for ends, time in last.items():
        text = text_of_time(time) if ends in left else ""
        one = text_of(ends)
        yield from ((one, text), (one[::-1], text))


def text_of_time(time):
    text = datetime.fromtimestamp(time // frames.SECOND, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.")
    return f"{text}{time % frames.SECOND // 1000:06}Z"


def with_true_times(records, kept, frames_before):
    """Requests bear the times that their first frames had in the whole capture."""
    times = {frame.number: text_of_time(frame.time) for frame in frames_before}
    for record in records:
        for exchange in (record, record.get("redirect"), record.get("follow_up")):
            first = exchange and exchange.get("pcap", {}).get("request_frames")
            if first:
                exchange["time"] = times[kept[first[0] - 1].number]
    return records


class Lossy(law.Law):
    counts = Counter()

    @classmethod
    def tearDownClass(cls):
        print(*(f"{count} {name}" for name, count in cls.counts.items()), sep=", ")

    def judged(self, sample, kept, name, only=""):
        """Complaints about what is said of these frames; `only`: about accusations."""
        octets = frames.write_pcapng(kept)
        return self.judged_octets(sample, octets, kept, name, only)

    def judged_octets(self, sample, octets, kept, name, only="", codes=(0,)):
        records = with_true_times(sample.audit(stdin=octets, codes=codes), kept, sample.frames)
        whole = loss.Whole(sample.records, silent(sample.frames, kept))
        found = [text for text in loss.falsehoods(whole, records) if text.startswith(only)]
        self.counts["captures"] += 1
        self.counts["of followed redirects, not followed"] += len(list(loss.denied(whole, records)))
        self.counts["falsehoods"] += len(found)
        return found and found + self.keep(sample, f"{name}.pcapng", octets)
