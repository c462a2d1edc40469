# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS keys: from the capture, from -k, in a live capture, wrong ones, and none."""
import os
import socket
import ssl
import struct
import subprocess
import time
import unittest

import command
import live_link
import traffic

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../samples/84-authorization-over-https")
CAPTURE = os.path.join(SAMPLE, "capture.pcapng")
SECRETS_BLOCK = 10


def blocks(octets):
    """(type, block) of a pcapng file in this machine's byte order."""
    at = 0
    while at < len(octets):
        kind, size = struct.unpack_from("<II", octets, at)
        yield kind, octets[at : at + size]
        at += size


def split():
    """The sample without its secrets, and these."""
    with open(CAPTURE, "rb") as file:
        parts = list(blocks(file.read()))
    rest = b"".join(block for kind, block in parts if kind != SECRETS_BLOCK)
    secrets = [block for kind, block in parts if kind == SECRETS_BLOCK]
    (size,) = struct.unpack_from("<I", secrets[0], 12)
    return rest, secrets[0], secrets[0][16 : 16 + size]


class Keys(command.Case):
    def setUp(self):
        super().setUp()
        rest, self.block, self.log = split()
        self.bare = self.write("capture.pcapng", rest)

    def tls(self, done):
        return command.records(done.out)[-1]["coverage"]["tls"]

    def test_the_capture_brings_them_along(self):
        done = command.run("-a", "-T", "ndjson", CAPTURE)
        self.assertEqual((done.code, done.err), (1, ""))
        self.assertEqual([rules for _, rules, _, _ in command.hops(done.out)], [["authorization-forwarded"], []])
        self.assertEqual((self.tls(done)["connections"], self.tls(done)["decrypted"]), (4, 4))
        exchange = command.records(done.out)[0]["redirect"]
        self.assertEqual(exchange["tls"], {"protocol": {"version": "1.3"}, "server_name": "www.example.org"})

    def test_a_key_log_says_the_same(self):
        keys = self.write("keys.log", self.log)
        with_log = command.run("-a", "-k", keys, "capture.pcapng", cwd=self.folder)
        alone = command.run("-a", "capture.pcapng", cwd=SAMPLE)
        self.assertEqual((with_log.code, with_log.err, with_log.out), (alone.code, alone.err, alone.out))

    def test_secrets_behind_the_packets_are_used_too(self):
        with open(self.bare, "rb") as file:
            parts = list(blocks(file.read()))
        middle = [index for index, (kind, _) in enumerate(parts) if kind == 6][12]
        self.write("late.pcapng", b"".join([*(block for _, block in parts[:middle]), self.block,
                                            *(block for _, block in parts[middle:])]))
        done = command.run("-T", "ndjson", self.path("late.pcapng"))
        self.assertGreaterEqual(self.tls(done)["decrypted"], 3)

    def test_without_keys_it_is_said(self):
        done = command.run(self.bare)
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertIn("4 TLS connections not decrypted: no key\n", done.out)

    def test_keys_of_other_sessions(self):
        spoilt = self.write("keys.log", b"".join(line[:-2] + (b"1" if line[-2:-1] == b"0" else b"0") + b"\n"
                                                 for line in self.log.splitlines(keepends=True)))
        done = command.run("-k", spoilt, self.bare)
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertIn("4 TLS connections not decrypted: keys of other sessions\n", done.out)

    def test_unreadable_lines_are_named_and_passed_over(self):
        keys = self.write("keys.log", b"# mine\nnonsense\n" + self.log + b"CLIENT_RANDOM 00\n")
        done = command.run("-T", "ndjson", "-k", keys, self.bare)
        lines = self.log.count(b"\n")
        self.assertEqual(done.err, f"hoplint: {keys}: line 2 is no line of a TLS key log\n"
                                   f"hoplint: {keys}: line {lines + 3} is no line of a TLS key log\n")
        self.assertEqual((done.code, self.tls(done)["decrypted"]), (1, 4))

    def test_what_is_no_key_log_at_all(self):
        done = command.run("-k", self.write("keys.log", b"no\n" * 1000), self.bare)
        self.assertEqual(done.err.count("\n"), 6)
        self.assertIn("1000 lines in all", done.err)
        self.assertEqual(done.code, 0)

    def test_no_secret_is_written(self):
        keys = self.write("keys.log", self.log + b"CLIENT_RANDOM 0123456789 secretsecret\n")
        done = command.run("-v", "-a", "--exchanges", "-T", "json", "-k", keys, self.bare)
        self.assertNotIn("secretsecret", done.out + done.err)
        for line in self.log.decode().splitlines():
            self.assertNotIn(line.split(" ")[2][:16], done.out + done.err)

    def test_a_missing_file(self):
        done = command.run("-k", self.path("none.log"), CAPTURE)
        self.complains(done, "-k", "none.log", "No such file")
        self.complains(command.run("-k", self.folder, CAPTURE), "-k", self.folder, "Is a directory")


# ---- live


class Server(live_link.Server):
    """The same over TLS."""

    def __init__(self, certificate):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        super().__init__()

    def accept(self):
        return self.context.wrap_socket(super().accept(), server_side=True)


def talk(server, keys):
    context = ssl._create_unverified_context()
    context.keylog_filename = keys
    host = "127.0.0.1:%d" % server.port
    with socket.create_connection(("127.0.0.1", server.port)) as plain:
        with context.wrap_socket(plain) as connection:
            for method, path in (("DELETE", "/v1"), ("GET", "/v2")):
                connection.sendall(traffic.request(method, path, host))
                connection.recv(65536)
    server.join()


@unittest.skipUnless(live_link.may_capture(), "may not capture")
class Live(command.Case):
    def make_certificate(self):
        path = self.path("certificate.pem")
        words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=www.example.org"
        subprocess.run([*words.split(), "-keyout", path, "-out", path + ".crt"], check=True, stderr=subprocess.DEVNULL)
        with open(path, "a", encoding="ascii") as both, open(path + ".crt", encoding="ascii") as certificate:
            both.write(certificate.read())
        return path

    def test_a_key_log_is_followed_that_does_not_exist_yet(self):
        server = Server(self.make_certificate())
        keys = self.path("keys.log")
        capture = live_link.Capture("-i", "lo", "-f", "tcp port %d" % server.port, "-T", "ndjson", "-k", keys)
        talk(server, keys)
        time.sleep(0.5)
        code, out, err = capture.end()
        self.assertEqual((err, code), ("", 1))
        self.assertEqual(command.hops(out)[0][:2], ("violation", ["method-changed"]))


if __name__ == "__main__":
    command.main()
