# SPDX-License-Identifier: GPL-2.0-or-later
"""What runs in tunnels through proxies is read like anything else: CONNECT and SOCKS, TLS in them, tunnels in tunnels."""
import captures
import command
import traffic
import tunnels

PROXY = ("10.0.0.9", 3128)
PASSWORD = "Basic dXNlcjpzZWNyZXQ="


class Tunnels(command.Case):
    def tls(self, below, name="b.test", keys="keys.log"):
        return tunnels.Tls(below, self.folder, name, keys and self.path(keys))

    def judged(self, *wires, options=()):
        """Records of ndjson output, by type."""
        datagrams = sorted((datagram for wire in wires for datagram in wire.datagrams()), key=lambda datagram: datagram[0])
        keys = self.write("keys.log", b"") if not self.has_keys() else self.path("keys.log")
        done = command.run("-a", "-T", "ndjson", "-k", keys, *options, self.write("capture.pcap", captures.pcap(datagrams)))
        self.assertEqual(done.err, "")
        self.assertNotIn("secret", done.out)
        self.assertNotIn(PASSWORD, done.out)
        records = command.records(done.out)
        self.summary = records[-1]
        self.coverage = self.summary["coverage"]["http"]
        return [record for record in records if record["type"] == "hop"]

    def has_keys(self):
        try:
            return bool(self.read("keys.log"))
        except FileNotFoundError:
            return False

    def hop(self, channel, host="b.test", location="/v2/orders", follow=True):
        """A POST that is redirected, and repeated as GET: a violation wherever it is seen."""
        channel.say(0, traffic.request("POST", "/v1/orders", host=host, content=b"sum=27"))
        channel.say(1, traffic.redirect(307, location))
        if follow:
            self.follow(channel, host)

    def follow(self, channel, host="b.test", method="GET", path="/v2/orders", content=b""):
        channel.say(0, traffic.request(method, path, host=host, content=content))
        channel.say(1, traffic.ok())

    def sees_violation(self, wire, url, proxies, server=None, tunnels_read=(1, 1)):
        hop, = self.judged(wire)
        self.assertEqual((hop["verdict"], hop["confidence"]), ("violation", "certain"))
        self.assertEqual([finding["rule"] for finding in hop["findings"]], ["method-changed"])
        follow_up = hop["follow_up"]
        self.assertEqual(follow_up["url"]["full"], url)
        self.assertEqual(follow_up["client"]["address"], "10.0.0.7")
        self.assertEqual(follow_up["server"], server or {"address": "b.test", "port": 443 if url.startswith("https") else 80})
        self.assertEqual([(proxy["protocol"], proxy["server"]["address"], proxy["server"]["port"])
                          for proxy in follow_up["network"]["proxies"]], proxies)
        self.assertEqual(follow_up["tls"] is not None, url.startswith("https"))
        self.assertEqual((self.coverage["tunnels"], self.coverage["tunnels_read"]), tunnels_read)
        self.assertEqual(self.coverage["tunnels_unread"], 0)
        self.assertEqual(self.coverage["tls_connections"], 0)

    # what is inside

    def test_connect_http(self):
        wire = tunnels.Wire(PROXY)
        self.hop(tunnels.connect(wire, "b.test:80"))
        self.sees_violation(wire, "http://b.test/v2/orders", [("http", *PROXY)])

    def test_connect_https(self):
        wire = tunnels.Wire(PROXY)
        self.hop(self.tls(tunnels.connect(wire, "b.test:443", fields=[("Proxy-Authorization", PASSWORD)])))
        self.sees_violation(wire, "https://b.test/v2/orders", [("http", *PROXY)])

    def test_connect_http2(self):
        wire = tunnels.Wire(PROXY)
        http2 = tunnels.Http2(self.tls(tunnels.connect(wire, "b.test:443")))
        common = ((":scheme", "https"), (":authority", "b.test"), ("user-agent", "walker/1.0"))
        http2.head(0, 1, (":method", "POST"), (":path", "/v1/orders"), *common, last=False)
        http2.data(0, 1, b"sum=27", last=True)
        http2.head(1, 1, (":status", "307"), ("location", "/v2/orders"))
        http2.head(0, 3, (":method", "GET"), (":path", "/v2/orders"), *common)
        http2.head(1, 3, (":status", "200"))
        self.sees_violation(wire, "https://b.test/v2/orders", [("http", *PROXY)])

    def test_tls_in_tls(self):
        """The proxy itself is reached over TLS."""
        wire = tunnels.Wire(("10.0.0.9", 3129))
        self.hop(self.tls(tunnels.connect(self.tls(wire, "proxy.test"), "b.test:443")))
        self.sees_violation(wire, "https://b.test/v2/orders", [("http", "10.0.0.9", 3129)])

    def test_stream_as_tunnel(self):
        """CONNECT over HTTP/2, over TLS: a stream carries the tunnel."""
        wire = tunnels.Wire(("10.0.0.9", 3129))
        http2 = tunnels.Http2(self.tls(wire, "proxy.test"))
        self.hop(self.tls(tunnels.connect2(http2, 1, "b.test:443")))
        self.sees_violation(wire, "https://b.test/v2/orders", [("http", "10.0.0.9", 3129)])

    def test_socks(self):
        for ask, protocol, server in (
                (lambda wire: tunnels.socks5(wire, "b.test", 80), "socks5", None),
                (lambda wire: tunnels.socks5(wire, "b.test", 80, (b"user", b"secret")), "socks5", None),
                (lambda wire: tunnels.socks4(wire, 80, name="b.test"), "socks4", None),
                (lambda wire: tunnels.socks4(wire, 80, "10.0.1.2"), "socks4", {"address": "10.0.1.2", "port": 80})):
            with self.subTest(protocol=protocol, server=server):
                wire = tunnels.Wire(("10.0.0.9", 80))
                self.hop(ask(wire))
                self.sees_violation(wire, "http://b.test/v2/orders", [(protocol, "10.0.0.9", 80)], server)

    def test_socks_https(self):
        wire = tunnels.Wire(("10.0.0.9", 1080))
        self.hop(self.tls(tunnels.socks5(wire, "b.test", 443)))
        self.sees_violation(wire, "https://b.test/v2/orders", [("socks5", "10.0.0.9", 1080)])

    def test_nested(self):
        wire = tunnels.Wire(("10.0.0.9", 1080))
        outer = tunnels.connect(tunnels.socks5(wire, "proxy.test", 8080), "proxy.example:8081")
        self.hop(self.tls(tunnels.socks4(outer, 443, name="b.test")))
        self.sees_violation(wire, "https://b.test/v2/orders",
                            [("socks5", "10.0.0.9", 1080), ("http", "proxy.test", 8080), ("socks4", "proxy.example", 8081)],
                            tunnels_read=(3, 2))  # the middle one carries SOCKS

    def test_too_deep(self):
        channel = wire = tunnels.Wire(PROXY)
        for _ in range(5):
            channel = tunnels.connect(channel, "proxy.test:3128")
        self.hop(channel)
        self.assertEqual(self.judged(wire), [])
        self.assertEqual((self.coverage["tunnels"], self.coverage["tunnels_unread"]), (5, 1))

    # pairing

    def test_into_another_tunnel(self):
        """As curl does where the redirect leads to another host."""
        first, second = tunnels.Wire(PROXY), tunnels.Wire(PROXY, 40001, traffic.START + 12_000_000)
        self.hop(self.tls(tunnels.connect(first, "b.test:443")), location="https://c.test/v2/orders", follow=False)
        second.connection.time = first.time + 2_000_000
        self.follow(self.tls(tunnels.connect(second, "c.test:443"), "c.test"), "c.test", "POST", content=b"sum=27")
        hop, = self.judged(first, second)
        self.assertEqual((hop["verdict"], hop["confidence"]), ("kept", "certain"))

    def test_out_of_the_tunnel(self):
        """… or http, for which the proxy itself is asked; the CONNECT's password is for it, and so is this one."""
        first, second = tunnels.Wire(PROXY), tunnels.Wire(PROXY, 40001, traffic.START + 12_000_000)
        self.hop(self.tls(tunnels.connect(first, "b.test:443", fields=[("Proxy-Authorization", PASSWORD)])),
                 location="http://c.test/v2/orders", follow=False)
        second.connection.time = first.time + 2_000_000
        second.say(0, traffic.message("POST http://c.test/v2/orders HTTP/1.1", [
            ("Host", "c.test"), ("User-Agent", "walker/1.0"), ("Proxy-Authorization", PASSWORD), ("Content-Length", 6)], b"sum=27"))
        second.say(1, traffic.ok())
        hop, = self.judged(first, second)
        self.assertEqual((hop["verdict"], [finding["rule"] for finding in hop["findings"]]),
                         ("kept", ["insecure-downgrade", "content-to-other-origin"]))

    def test_into_a_tunnel_with_the_password(self):
        """From the proxy into a tunnel: there the origin reads it."""
        first, second = tunnels.Wire(PROXY), tunnels.Wire(PROXY, 40001, traffic.START + 12_000_000)
        fields = [("User-Agent", "walker/1.0"), ("Proxy-Authorization", PASSWORD)]
        first.say(0, traffic.message("GET http://b.test/v1 HTTP/1.1", [("Host", "b.test"), *fields]))
        first.say(1, traffic.redirect(302, "https://b.test/v2"))
        second.connection.time = first.time + 2_000_000
        channel = self.tls(tunnels.connect(second, "b.test:443", fields=fields[1:]))
        channel.say(0, traffic.message("GET /v2 HTTP/1.1", [("Host", "b.test"), *fields]))
        channel.say(1, traffic.ok())
        hop, = self.judged(first, second)
        self.assertEqual([finding["rule"] for finding in hop["findings"]], ["proxy-authorization-forwarded"])

    # oddities

    def test_refused(self):
        """No client may follow what a proxy answers to CONNECT; another request for the same URL is nobody's follow-up."""
        for answer in (traffic.redirect(307, "http://login.test/"), traffic.message("HTTP/1.1 407 No", [("Content-Length", 0)])):
            wire = tunnels.Wire(PROXY)
            tunnels.connect(wire, "b.test:443", answer)
            self.follow(wire, "login.test", path="http://login.test/")
            self.assertEqual(self.judged(wire), [])
            self.assertEqual(self.coverage["tunnels"], 0)

    def test_something_else(self):
        wire = tunnels.Wire(PROXY)
        tunnels.connect(wire, "b.test:22")
        wire.say(1, b"SSH-2.0-x\r\n")
        self.judged(wire)
        self.assertEqual((self.coverage["tunnels"], self.coverage["tunnels_read"], self.coverage["other_connections"]), (1, 0, 1))

    def test_hidden(self):
        """TLS that is not decrypted hides what leads to the server that the proxy was asked for, and nothing else."""
        for name, verdict in (("b.test", "unseen"), ("c.test", "not-followed")):
            first = tunnels.Wire(("10.0.1.2", 443), 40001)
            self.hop(self.tls(first, "a.test"), "a.test", "https://b.test/v2/orders", follow=False)
            second = tunnels.Wire(PROXY, 40002, first.time + 2_000_000)
            self.follow(self.tls(tunnels.connect(second, name + ":443"), name, None), name)
            second.connection.time += 2 * traffic.SECOND
            hop, = self.judged(first, second)
            self.assertEqual(hop["verdict"], verdict)


if __name__ == "__main__":
    command.main()
