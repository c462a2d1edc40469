# SPDX-License-Identifier: GPL-2.0-or-later
"""Floods of HTTP/1 and of redirects."""
from attack import attack
from attacks_tcp import SERVER, source
from wire import LARGE, Talk, head, request, response

HOST = "flood.example"


def opened(number):
    """A connection, and the packets that open it."""
    talk = Talk(source(number), SERVER)
    return talk, talk.open()


def endless(first, more, scale, megabytes=20):
    """One connection that goes on and on."""
    talk, packets = opened(1)
    yield from packets
    yield talk.ask(first)
    for _ in range(megabytes * scale * 1_000_000 // len(more)):
        yield talk.ask(more)


@attack("http.heads_too_large")
def endless_head(scale):
    return endless(b"GET / HTTP/1.1\r\nHost: a\r\n", b"X: y\r\n" * 2000, scale)


@attack("http.heads_too_large")
def endless_line(scale):
    return endless(b"GET / HTTP/1.1\r\nX: ", b"x" * 12000, scale)


@attack("http.requests")
def endless_chunk_size(scale):
    return endless(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", b"0" * 12000, scale)


@attack("http.incomplete")
def endless_chunk_extension(scale):
    return endless(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;", b"x=y;" * 3000, scale)


@attack("http.requests")
def endless_trailers(scale):
    return endless(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 2000, scale)


@attack("http.requests")
def tiny_chunks(scale):
    return endless(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 2000, scale, 10)


@attack("http.given_up")
def large_half_heads(scale):
    """Many connections that each send most of the largest head."""
    for number in range(1500 * scale):
        talk, packets = opened(number)
        yield from packets
        yield talk.ask(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * (LARGE - 40))
        yield talk.ask(b"x" * LARGE)


@attack("exchanges.evicted")
def large_open_messages(scale):
    """Requests with large heads that wait for their responses."""
    for number in range(2000 * scale):
        talk, packets = opened(number)
        yield from packets
        yield talk.ask(request("GET", "/" + "x" * (LARGE - 200), HOST))


@attack("exchanges.evicted")
def small_open_messages(scale):
    """As many as there is room for, on connections of many requests."""
    for number in range(150 * scale):
        talk, packets = opened(number)
        yield from packets
        for _ in range(10):
            yield talk.ask(request("GET", "/", HOST) * 100)


@attack("exchanges.evicted")
def pipelining(scale):
    """Requests without end, and no response."""
    talk, packets = opened(1)
    yield from packets
    for _ in range(2000 * scale):
        yield talk.ask(request("GET", "/", HOST) * 100)


@attack("http.given_up")
def pipelining_on(scale):
    """The first one is answered, and then none any more."""
    for number in range(20 * scale):
        talk, packets = opened(number)
        yield from packets
        yield talk.ask(request("GET", "/", HOST))
        yield talk.answer(response(200))
        for _ in range(20):
            yield talk.ask(request("GET", "/", HOST) * 100)


@attack("http.responses")
def unasked(scale):
    """Responses without requests."""
    talk, packets = opened(1)
    yield from packets
    for _ in range(2000 * scale):
        yield talk.answer(response(302, "Location: /x") * 100)


def redirected(targets, per_connection=50, path="/"):
    """Redirects to these URLs that nobody follows."""
    talk = None
    for number, target in enumerate(targets):
        if number % per_connection == 0:
            talk, packets = opened(number // per_connection)
            yield from packets
        yield talk.ask(request("POST", f"{path}{number}", HOST, content=b"x"))
        yield talk.answer(response(307, f"Location: {target}"))


@attack("redirects.evicted", doubt=True)
def redirects_everywhere(scale):
    """Each to another URL."""
    return redirected(f"http://{number}.flood.example/{number}" for number in range(60_000 * scale))


@attack("redirects.evicted")
def redirects_to_one(scale):
    return redirected("http://flood.example/one" for _ in range(40_000 * scale))


@attack("redirects.evicted")
def long_locations(scale):
    """URLs of tens of thousands of octets."""
    return redirected((f"http://flood.example/{number}/" + "y" * 40_000 for number in range(1500 * scale)),
                      path="/" + "x" * 15_000)


@attack("redirects.evicted")
def dotted_locations(scale):
    """URLs whose normal form is dear."""
    return redirected("../" * 5000 + "./" * 5000 + f"{number}" for number in range(1500 * scale))


@attack("redirects.unweighed")
def candidates(scale):
    """One redirect, and requests without end that may follow it."""
    yield from redirected(["http://flood.example/wanted"])
    for number in range(1000 * scale):
        talk, packets = opened(number % 50)
        yield from packets
        for _ in range(30):
            yield talk.ask(request("GET", "/wanted", HOST))
            yield talk.answer(response(204))


@attack("redirects.redirects")
def large_candidates(scale):
    """Requests with large heads that may follow many redirects."""
    yield from redirected(f"http://flood.example/{number % 100}" for number in range(2000))
    for number in range(1500 * scale):
        talk, packets = opened(number)
        yield from packets
        yield talk.ask(request("GET", f"/{number % 100}", HOST, "X: " + "x" * (LARGE - 300)))
        yield talk.answer(response(204))


@attack("redirects.split_chains")
def endless_chain(scale):
    """A chain that goes on and on."""
    talk, packets = opened(1)
    yield from packets
    for number in range(30_000 * scale):
        yield talk.ask(request("GET", f"/{number}", HOST))
        yield talk.answer(response(302, f"Location: /{number + 1}"))


@attack("redirects.redirects")
def large_chains(scale):
    """Many chains at once, of large messages."""
    talks = []
    for number in range(100):
        talk, packets = opened(number)
        talks.append(talk)
        yield from packets
    for hop in range(15 * scale):
        for number, talk in enumerate(talks):
            yield talk.ask(request("GET", f"/{number}/{hop}", HOST, "X: " + "x" * (LARGE - 300)))
            yield talk.answer(response(302, f"Location: /{number}/{hop + 1}", "X: " + "x" * (LARGE - 300)))


@attack("redirects.redirects")
def loops(scale):
    """Chains of one URL."""
    talk, packets = opened(1)
    yield from packets
    for _ in range(20_000 * scale):
        yield talk.ask(request("GET", "/loop", HOST))
        yield talk.answer(response(302, "Location: /loop"))


@attack("redirects.cookies_forgotten")
def cookies(scale):
    """Cookies without end."""
    talk, packets = opened(1)
    yield from packets
    for number in range(150 * scale):
        yield talk.ask(request("GET", "/", HOST))
        yield talk.answer(response(200, *(f"Set-Cookie: c{number}-{i}={'v' * 30}; Domain=flood.example" for i in range(500))))


@attack("redirects.redirects")
def user_agents(scale):
    """Another client program for each redirect, with a name of thousands of octets."""
    talk, packets = opened(1)
    yield from packets
    for number in range(1000 * scale):
        name = f"{number}\x01" + "\x02" * 5000
        path = f"/{number}"
        yield talk.ask(head(f"GET {path} HTTP/1.1", f"Host: {HOST}", f"User-Agent: {name}"))
        yield talk.answer(response(302, f"Location: {path}/new"))
        yield talk.ask(head(f"GET {path}/new HTTP/1.1", f"Host: {HOST}", f"User-Agent: {name}"))
        yield talk.answer(response(200))


@attack("http.requests")
def many_fields(scale):
    """Heads of nothing but fields, in each of which a name is looked for."""
    fields = [f"X{number}: y" for number in range(5000)]
    talk, packets = opened(1)
    yield from packets
    for number in range(400 * scale):
        yield talk.ask(request("GET", f"/{number}", HOST, *fields))
        yield talk.answer(response(302, f"Location: /{number + 1}", *fields[:3000]))


@attack("http.tunnels")
def tunnels(scale):
    for number in range(20_000 * scale):
        talk, packets = opened(number)
        yield from packets
        yield talk.ask(head("CONNECT a.example:443 HTTP/1.1", "Host: a.example:443"))
        yield talk.answer(head("HTTP/1.1 200 OK"))
