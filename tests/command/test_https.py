# SPDX-License-Identifier: GPL-2.0-or-later
"""Redirects to https whose follow-up is decrypted, hidden, absent, or outside the capture."""
import datetime
import os
import struct

import captures
import command
import traffic
import undecrypted
from test_keys import SECRETS_BLOCK, blocks

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../samples/83-http-to-https/capture.pcapng")
PACKET_BLOCK = 6
FIRST, SECOND = 443, 8443  # where the targets are


def ports(block):
    """Of an Ethernet frame with TCP over IPv4; else none."""
    frame = block[28:]
    if frame[12:14] != b"\x08\x00" or frame[23] != 6:
        return ()
    return struct.unpack_from(">HH", frame, 14 + 4 * (frame[14] & 15))


def payload(block):
    """Of a frame that has ports."""
    frame = block[28 : 28 + struct.unpack_from("<I", block, 20)[0]]
    segment = frame[14 + 4 * (frame[14] & 15) : 14 + struct.unpack_from(">H", frame, 16)[0]]
    return segment[4 * (segment[12] >> 4) :]


def randoms(octets):
    """The client randoms of the sessions in a key log, in order."""
    return list(dict.fromkeys(line.split()[1] for line in octets.splitlines() if not line.startswith(b"#")))


def time_of(text):
    """Nanoseconds; hoplint writes microseconds here."""
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1_000_000) * 1000


class Https(command.Case):
    def setUp(self):
        super().setUp()
        with open(SAMPLE, "rb") as file:
            self.parts = list(blocks(file.read()))
        secrets = next(block for kind, block in self.parts if kind == SECRETS_BLOCK)
        (size,) = struct.unpack_from("<I", secrets, 12)
        self.log = secrets[16 : 16 + size]
        done = command.run("-T", "ndjson", SAMPLE)
        (summary,) = [record for record in command.records(done.out) if record["type"] == "summary"]
        self.start = time_of(summary["time"]["first"])

    def judged(self, without=(), sessions=None, beside=()):
        """(verdict, reason, hidden_on) of both hops; packets of some ports and keys of some sessions are left out, others added."""
        capture = b"".join(block for kind, block in self.parts
                           if kind != SECRETS_BLOCK and not (kind == PACKET_BLOCK and set(ports(block)) & set(without)))
        kept = randoms(self.log)[:sessions]
        keys = b"".join(line for line in self.log.splitlines(keepends=True) if line.split()[1] in kept)
        beside = captures.pcap(sorted(beside), magic=captures.NANOSECONDS)
        done = command.run("-a", "-T", "ndjson", "-k", self.write("keys.log", keys), self.write("capture.pcapng", capture),
                           self.write("beside.pcap", beside))
        self.assertEqual((done.code, done.err), (0, ""))
        hops = [record for record in command.records(done.out) if record["type"] == "hop"]
        return [(hop["verdict"], hop.get("reason"), hop.get("hidden_on")) for hop in hops]

    def test_decrypted(self):
        self.assertEqual(self.judged(), [("kept", None, None), ("kept", None, None)])

    def test_hidden(self):
        hidden = {"connection": 3, "server": {"address": "192.0.2.11", "port": 8443}, "server_name": "www.example.net",
                  "because": "server-name"}
        self.assertEqual(self.judged(sessions=1), [("kept", None, None), ("unseen", "encrypted", hidden)])

    def test_absent(self):
        """The other https connection shows that this one would have been visible, whether it is decrypted before or after."""
        self.assertEqual(self.judged(without=[SECOND]), [("kept", None, None), ("not-followed", "client-closed", None)])
        self.assertEqual(self.judged(without=[FIRST]), [("not-followed", "client-closed", None), ("kept", None, None)])

    def test_of_another_name(self):
        """One that is not decrypted leads elsewhere; nothing else is decrypted: the capture may be without the right one."""
        self.assertEqual(self.judged(without=[SECOND], sessions=0)[1], ("unseen", "encrypted", None))

    def test_already_under_way(self):
        """Its handshake was not captured, not even the beginning of a record: it may be anybody's."""
        second = [block for kind, block in self.parts if kind == PACKET_BLOCK and SECOND in ports(block)]
        late = next(index for index, block in enumerate(second) if ports(block)[1] == SECOND and len(payload(block)) > 60)
        cut = second[late].replace(payload(second[late]), b"\xee" * len(payload(second[late])))
        self.parts = [(kind, cut if block is second[late] else block) for kind, block in self.parts
                      if not any(block is other for other in second[:late] + second[late + 1:])]
        verdict, reason, hidden_on = self.judged()[1]
        self.assertEqual((verdict, reason), ("unseen", "encrypted"))
        self.assertNotIn("server_name", hidden_on)
        self.assertEqual(hidden_on["because"], "no-name")

    def because(self, *beside):
        """Why the second follow-up, which is not there, may be hidden by connections beside; None: it did not come."""
        verdict, reason, hidden_on = self.judged(without=[SECOND], beside=sum(beside, []))[1]
        self.assertIn((verdict, reason), [("unseen", "encrypted"), ("not-followed", "client-closed")])
        self.assertEqual(verdict == "unseen", hidden_on is not None)
        return hidden_on and hidden_on["because"]

    def other(self, name, client="192.0.2.101", server=("192.0.2.11", SECOND), **how):
        """An undecrypted connection."""
        return undecrypted.connection((client, 50000), server, name, self.start, **how)

    def test_of_another_name_on_the_same_server(self):
        """The target's address is known from another client, whose connection cannot hold the follow-up itself."""
        known = self.other(b"www.example.net", client="192.0.2.150", closes=True)
        self.assertIsNone(self.because(known))
        self.assertEqual(self.because(known, self.other(b"cdn.example.org")), "shared-server")
        self.assertIsNone(self.because(known, self.other(b"cdn.example.org", protocols=[b"http/1.1"])))
        self.assertIsNone(self.because(known, self.other(b"cdn.example.org", client="192.0.2.151")))
        self.assertIsNone(self.because(known, self.other(b"cdn.example.org", server=("192.0.2.11", 443))))
        self.assertIsNone(self.because(known, self.other(b"cdn.example.org", server=("192.0.2.12", SECOND))))
        self.assertIsNone(self.because(self.other(b"cdn.example.org")))

    def test_behind_an_encrypted_hello(self):
        front = self.other(b"front.example.org", server=("192.0.2.12", 443), encrypted=True)
        self.assertEqual(self.because(front), "encrypted-hello")

    def upgraded(self, name):
        """(verdict, because) of a hop to http://www.example.org, with an undecrypted connection beside."""
        first = traffic.Connection(("192.0.2.101", 40000), ("192.0.2.10", 80))
        first.request(traffic.request("POST", "/old", content=b"sum=27"))
        first.response(traffic.redirect(307, "http://www.example.org/new"))
        other = undecrypted.connection(("192.0.2.101", 40001), ("192.0.2.12", 443), name, first.time)
        last = traffic.Connection(("192.0.2.101", 40002), ("192.0.2.10", 80), first.time + 5 * traffic.SECOND)
        done = command.run("-a", "-T", "ndjson", self.write("capture.pcap", captures.pcap(first.datagrams + other + last.datagrams)))
        (hop,) = [record for record in command.records(done.out) if record["type"] == "hop"]
        return hop["verdict"], hop.get("hidden_on", {}).get("because")

    def test_upgraded(self):
        """An http target may have been asked for over https (HSTS)."""
        self.assertEqual(self.upgraded(b"www.example.org"), ("unseen", "server-name"))
        self.assertEqual(self.upgraded(b"www.example.com"), ("not-followed", None))

    def test_outside(self):
        self.assertEqual(self.judged(without=[FIRST, SECOND]), [("unseen", "encrypted", None)] * 2)


if __name__ == "__main__":
    command.main()
