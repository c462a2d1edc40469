# SPDX-License-Identifier: GPL-2.0-or-later
"""What the Python drivers share: one case from the arguments, or many from standard input, one a line, tab-separated:
METHOD, URL, CONTENT. HL_HEADERS holds more header fields, one a line."""

import os
import sys


def headers(content):
    lines = os.environ.get("HL_HEADERS", "").splitlines()
    fields = dict(line.split(": ", 1) for line in lines if line)
    if content:
        fields.setdefault("Content-Type", "application/x-www-form-urlencoded")
    return fields


def _read():
    if len(sys.argv) > 1:
        yield sys.argv[1:]
    else:
        for line in sys.stdin:
            yield line.rstrip("\n").split("\t")


def each():
    for method, url, *rest in _read():
        content = rest[0].encode() if rest and rest[0] else None
        yield method, url, headers(content), content


def run(send):
    """send(METHOD, URL, HEADERS, CONTENT or None); a client that gives up on a case has had its say."""
    for case in each():
        try:
            send(*case)
        except Exception as failure:  # pylint: disable=broad-except
            print(f"{case[0]} {case[1]}: {failure!r}", file=sys.stderr)


async def run_async(send):
    for case in each():
        try:
            await send(*case)
        except Exception as failure:  # pylint: disable=broad-except
            print(f"{case[0]} {case[1]}: {failure!r}", file=sys.stderr)
