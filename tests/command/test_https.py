# SPDX-License-Identifier: GPL-2.0-or-later
"""Redirects to https whose follow-up is decrypted, hidden, absent, or outside the capture."""
import os
import struct

import command
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


class Https(command.Case):
    def setUp(self):
        super().setUp()
        with open(SAMPLE, "rb") as file:
            self.parts = list(blocks(file.read()))
        secrets = next(block for kind, block in self.parts if kind == SECRETS_BLOCK)
        (size,) = struct.unpack_from("<I", secrets, 12)
        self.log = secrets[16 : 16 + size]

    def judged(self, without=(), sessions=None):
        """(verdict, reason, hidden_on) of both hops; packets of some ports and keys of some sessions are left out."""
        capture = b"".join(block for kind, block in self.parts
                           if kind != SECRETS_BLOCK and not (kind == PACKET_BLOCK and set(ports(block)) & set(without)))
        kept = randoms(self.log)[:sessions]
        keys = b"".join(line for line in self.log.splitlines(keepends=True) if line.split()[1] in kept)
        done = command.run("-a", "-T", "ndjson", "-k", self.write("keys.log", keys), self.write("capture.pcapng", capture))
        self.assertEqual((done.code, done.err), (0, ""))
        hops = [record for record in command.records(done.out) if record["type"] == "hop"]
        return [(hop["verdict"], hop.get("reason"), hop.get("hidden_on")) for hop in hops]

    def test_decrypted(self):
        self.assertEqual(self.judged(), [("kept", None, None), ("kept", None, None)])

    def test_hidden(self):
        hidden = {"connection": 3, "server": {"address": "192.0.2.11", "port": 8443}, "server_name": "www.example.net"}
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

    def test_outside(self):
        self.assertEqual(self.judged(without=[FIRST, SECOND]), [("unseen", "encrypted", None)] * 2)


if __name__ == "__main__":
    command.main()
