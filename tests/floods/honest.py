# SPDX-License-Identifier: GPL-2.0-or-later
"""Clients that follow redirects, rightly and wrongly, in the midst of a flood: what is said of them must not change."""
from wire import START, Talk, address, request, response

STEP = 4_000  # µs from one packet of a conversation to the next

HOST = "shop.example"
ELSEWHERE = "other.example"


def _client(number):
    return (address(number, 12), 30_000 + number % 20_000)


def _moved(status, path, host=HOST):
    return response(status, f"Location: http://{host}{path}")


def _talk(number, first, status, second, content=b""):
    """Two requests on one connection."""
    talk = Talk(_client(number))
    path = f"/honest/{number}"
    yield from talk.open()
    yield talk.ask(request(first, path, HOST, content=content))
    yield talk.answer(_moved(status, path + "/new"))
    yield talk.ask(request(second, path + "/new", HOST, content=content if second == first else b""))
    yield talk.answer(response(200, content=b"done"))
    yield from talk.close()


def kept(number):
    return _talk(number, "POST", 307, "POST", b"name=value")


def violation(number):
    return _talk(number, "POST", 307, "GET", b"name=value")


def permitted(number):
    return _talk(number, "POST", 302, "GET", b"name=value")


def other_connection(number):
    """The follow-up goes to another server."""
    one = Talk(_client(number))
    two = Talk((one.ends[0][0], 60_000), (address(2, 11), 80))
    path = f"/honest/{number}"
    yield from one.open()
    yield one.ask(request("GET", path, HOST))
    yield one.answer(_moved(301, path + "/new", ELSEWHERE))
    yield from two.open()
    yield two.ask(request("GET", path + "/new", ELSEWHERE))
    yield two.answer(response(200, content=b"done"))
    yield from two.close()
    yield from one.close()


def in_pieces(number):
    """Heads that come in many segments."""
    talk = Talk(_client(number))
    path = f"/honest/{number}"
    content = b"x" * 300
    yield from talk.open()
    for message in (request("PUT", path, HOST, content=content), request("PUT", path + "/new", HOST, content=content)):
        for at in range(0, len(message), 60):
            yield talk.ask(message[at:at + 60])
        yield talk.answer(_moved(308, path + "/new") if b"/new" not in message else response(200))
    yield from talk.close()


def out_of_order(number):
    talk = Talk(_client(number))
    path = f"/honest/{number}"
    message = request("POST", path, HOST, content=b"y" * 500)
    yield from talk.open()
    yield from reversed([talk.ask(message[at:at + 200]) for at in range(0, len(message), 200)])
    yield talk.answer(_moved(307, path + "/new"))
    yield talk.ask(request("GET", path + "/new", HOST))
    yield talk.answer(response(200))
    yield from talk.close()


def slow(number):
    """A connection that is open all the time, and speaks now and then."""
    talk = Talk(_client(number))
    yield from talk.open()
    for turn in range(10):
        path = f"/honest/{number}/{turn}"
        yield talk.ask(request("POST", path, HOST, content=b"a=1"))
        yield talk.answer(_moved(307, path + "/new"))
        yield talk.ask(request("POST" if turn % 2 else "GET", path + "/new", HOST, content=b"a=1" if turn % 2 else b""))
        yield talk.answer(response(200, content=b"z" * 100))
    yield from talk.close()


KINDS = (kept, violation, permitted, other_connection, in_pieces, out_of_order)


def traffic(duration, conversations=60):
    """Pairs (time, datagram), in order, over `duration` µs."""
    packets = []
    for number in range(conversations):
        start = START + duration * (number + 1) // (conversations + 2)
        for step, packet in enumerate(KINDS[number % len(KINDS)](number)):
            packets.append((start + step * STEP, packet))
    last = list(slow(conversations))
    for step, packet in enumerate(last):
        packets.append((START + (step + 1) * duration // (len(last) + 1), packet))
    return sorted(packets, key=lambda pair: pair[0])


def verdicts(records):
    """What is said of these clients: (URL of the redirect) → (verdict, confidence)."""
    found = {}
    for record in records:
        if record["type"] != "hop":
            continue
        url = record["redirect"].get("url", {}).get("full", "")
        if "/honest/" in url:
            found[url] = (record["verdict"], record["confidence"])
    return found
