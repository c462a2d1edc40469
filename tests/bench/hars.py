#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What reading HARs costs: memory does not follow the file, and a long content that is compared takes little more time than one
that is passed over."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tools import Tools

ONCE = 17000  # exchanges; more than are held to put them in order (capture-tool/har_order.h)
TIMES = (1, 4)
MEMORY_GROWTH = 1.10
TIME_GROWTH = 10
CONTENT_OCTETS = 7 << 20  # just not too long to be compared
AGENT = "client/1 " * 450  # so that these are few


def entry(method, path, status, location="", content="", text=""):
    request = {"method": method, "url": f"http://www.example.org{path}", "httpVersion": "HTTP/1.1", "bodySize": len(content),
               "headers": [{"name": "Host", "value": "www.example.org"}, {"name": "User-Agent", "value": AGENT}]}
    if content:
        request["headers"].append({"name": "Content-Length", "value": str(len(content))})
        request["postData"] = {"mimeType": "text/plain", "text": content}
    response = {"status": status, "httpVersion": "HTTP/1.1", "bodySize": 0, "content": {"text": text},
                "headers": [{"name": "Location", "value": location}] if location else []}
    return json.dumps({"startedDateTime": "2026-11-20T05:00:00.000Z", "time": 5, "request": request, "response": response, "timings": {}})


def write(path, entries):
    with open(path, "w", encoding="ascii") as file:
        file.write('{"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": [\n')
        file.writelines((",\n" if number else "") + one for number, one in enumerate(entries))
        file.write("]}}\n")
    return path


def many(path, count):
    """Entries of one day, in order."""
    before, after = entry("GET", "/a", 200).split("05:00:00")
    seconds = (number * 86400 // count for number in range(count))
    return write(path, (f"{before}{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}{after}" for at in seconds))


def content(path, **long):
    return write(path, [entry("POST", "/a", 307, "/b", **long), entry("GET", "/b", 200)])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hoplint", help="the program")
    parser.add_argument("tools", help="the folder with bench_measure")
    options = parser.parse_args()
    tools = Tools(Path(options.hoplint), Path(options.tools))
    with tempfile.TemporaryDirectory(dir=options.tools) as folder:
        peaks = [tools.audit(many(f"{folder}/{times}.har", ONCE * times)).peak_mib for times in TIMES]
        giant = "item=book&" * (CONTENT_OCTETS // 10)
        compared, passed_over = (tools.audit(content(f"{folder}/{name}.har", **{name: giant})).cpu_seconds for name in ("content", "text"))
    growth, cost = peaks[1] / peaks[0], compared / passed_over
    print(f"{ONCE} exchanges: {peaks[0]:.1f} MiB, {TIMES[1]} times as many: {peaks[1]:.1f} MiB ({growth:.3f} x)")
    print(f"a content of {CONTENT_OCTETS >> 20} MiB: {compared:.2f} s; one that is passed over: {passed_over:.2f} s ({cost:.1f} x)")
    return 0 if growth <= MEMORY_GROWTH and cost <= TIME_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
