#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""decryption.py --hoplint PROGRAM --tools FOLDER CAPTURE KEYS CIPHER [CAPTURE KEYS CIPHER…]: hoplint's CPU time for a decrypted
megabyte, beside tshark's with the same capture and keys, and beside what cannot be spared: walking over the file, and OpenSSL's own
time for these octets (`openssl speed`; CIPHER is its name there, with +sha1, … for the digest of a CBC suite). Every round runs all
of them once, one after another; the medians count."""

import argparse
import re
import statistics
import subprocess
from pathlib import Path

from tools import Tools

HEAD = ("capture", "MB", "records", "walk ms/MB", "openssl ms/MB", "hoplint ms/MB", "tshark ms/MB", "hoplint/(walk+openssl)", "tshark/hoplint")
FIELDS = ("-T", "fields", "-e", "http.request.method", "-e", "http.response.code")


def records(capture):
    """(octets, number) of the records with application data, as tshark counts them."""
    words = ["tshark", "-n", "-r", capture, "-Y", "tls.record.content_type == 23 || tls.record.opaque_type == 23", "-T", "fields", "-e", "tls.record.length"]
    lengths = [int(text) for text in re.split(r"[,\n]", subprocess.run(words, capture_output=True, text=True, check=True).stdout) if text]
    return sum(lengths), len(lengths)


def openssl_seconds(cipher, octets, number):
    """OpenSSL's own time for so many octets in so many records of equal size."""
    name, _, digest = cipher.partition("+")
    size = str(max(16, octets // number // 16 * 16))
    rounds = [["-evp", name, "-decrypt"]] + ([["-hmac", digest]] if digest else [])
    return sum(octets / _speed([*words, "-bytes", size]) for words in rounds)


def _speed(words):
    done = subprocess.run(["openssl", "speed", "-mr", "-seconds", "1", *words], capture_output=True, text=True, check=True)
    return float(re.findall(r"^\+F:.*:([\d.]+)$", done.stdout, re.M)[-1])


def row(tools, capture, keys, cipher, rounds):
    octets, number = records(capture)
    words = ("tshark", "-n", "-r", capture, "-o", f"tls.keylog_file:{keys}", "-Y", "http", *FIELDS)
    tools.walk(capture)  # brings the file into the page cache
    runs = []
    for _ in range(rounds):
        tshark = tools.seconds(*words)
        runs.append((tools.walk(capture).cpu_seconds, openssl_seconds(cipher, octets, number), tools.audit(capture, "-k", keys).cpu_seconds, tshark))
    least = statistics.median(audit / (walk + own) for walk, own, audit, _ in runs)
    ratio = statistics.median(tshark / audit for _, _, audit, tshark in runs)
    each = [f"{statistics.median(run[i] for run in runs) * 1000 / (octets / 1e6):.2f}" for i in range(4)]
    return (Path(capture).name, f"{octets / 1e6:.1f}", number, *each, f"{least:.2f}", f"{ratio:.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hoplint", required=True, help="the program, of a Release build")
    parser.add_argument("--tools", required=True, help="the folder with bench_walk and bench_measure")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("captures", nargs="+", metavar="CAPTURE KEYS CIPHER")
    options = parser.parse_args()
    if len(options.captures) % 3:
        parser.error("CAPTURE, KEYS and CIPHER go together")
    tools = Tools(Path(options.hoplint), Path(options.tools))
    print("  ".join(HEAD))
    for i in range(0, len(options.captures), 3):
        print("  ".join(map(str, row(tools, *options.captures[i : i + 3], options.rounds))), flush=True)


if __name__ == "__main__":
    main()
