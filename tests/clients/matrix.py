# SPDX-License-Identifier: GPL-2.0-or-later
"""The cases that every client is put through."""

STATUSES = (301, 302, 303, 307, 308)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
TARGETS = {
    "relative": "/end/",
    "absolute": "http://a.example.test/end/",
    "other port": "http://a.example.test:8080/end/",
    "other host": "http://www.example.net/end/",
}
# Two redirects in a row, which some clients take as one; and a host of the same owner. One status each is enough.
EXTRA_TARGETS = {
    "chain": "/hop/307/{case}?to=/end/",
    "sibling host": "http://b.example.test/end/",
}
EXTRA_STATUS = 302
DOWNGRADE = "http://a.example.test/end/"  # over https only
# From the clear to https. Whoever has no keys sees the redirect, and then a connection at most.
UPWARD = {name: target for name, target in TARGETS.items() if name != "relative"}
HEADERS = "Authorization: Bearer not-a-real-secret\nCookie: session=not-a-real-one\nX-Api-Key: not-a-real-key\n"


def start(tls):
    return "https://a.example.test" if tls else "http://a.example.test"


def _protected(target):
    return target.replace("http://", "https://").replace(":8080/", ":8443/")


def _plan(tls, upward, leaves):
    """(status, target) of every case."""
    if upward:
        return [(status, _protected(target)) for status in STATUSES for target in UPWARD.values()]
    plan = [(status, target) for status in STATUSES for target in TARGETS.values()]
    plan += [(EXTRA_STATUS, target) for target in EXTRA_TARGETS.values()]
    if tls:
        plan = [(status, _protected(target)) for status, target in plan]
        plan += [(EXTRA_STATUS, DOWNGRADE)] if leaves else []
    return plan


def _turns(number, targets):
    """The methods whose turn it is in row `number` of the plan: each two of status, method and target meet."""
    status, target = divmod(number, targets)
    return [method for index, method in enumerate(METHODS) if (index + status) % targets == target]


def cases(methods, tls=False, upward=False, leaves=True, pairs=False):
    """Lines for a driver: METHOD, URL, CONTENT. Every case has a name of its own, so it has URLs of its own.
    Over https one of them leaves it, if so wished; `upward`: from the clear to https; `pairs`: one target for each status and method."""
    lines = []
    plan = _plan(tls, upward, leaves)
    targets = len(UPWARD if upward else TARGETS)
    for number, (status, target) in enumerate(plan):
        turns = _turns(number, targets) if pairs and number < targets * len(STATUSES) else METHODS
        for method in filter(methods.__contains__, turns):
            case = f"c{len(lines):03}"
            content = f"case={case}&amount=12" if method in ("POST", "PUT", "PATCH") else ""
            location = target.format(case=case) + case
            lines.append(f"{method}\t{start(tls and not upward)}/hop/{status}/{case}?to={location}\t{content}")
    return lines
