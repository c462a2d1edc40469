# SPDX-License-Identifier: GPL-2.0-or-later
"""The laboratory: real clients, a logging server, a wire between them, and what went over it in a capture file.
tests/clients/README.md is the manual."""

import argparse
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import authority
import network
import protection
from capture import MARK_PORT, Capture

SKIP = 77
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = "HL_LAB_FOLDER"  # set inside the laboratory: where its handles and pages are


def parse():
    parser = argparse.ArgumentParser(prog="lab.sh")
    actions = parser.add_subparsers(dest="action", required=True)
    run = actions.add_parser("run", help="build a laboratory, run COMMAND at the client, take it down")
    run.add_argument("--capture", metavar="FILE", help="write what goes over the wire to this pcap file")
    run.add_argument("--log", metavar="FILE", help="the server's log, one JSON line a request")
    run.add_argument("--side", choices=["server", "client"], default="server", help="where the capture is taken")
    run.add_argument("--at", metavar="PLACE:DEVICE", help="take the capture there instead: server:any, router:any, switch:trunk, …")
    run.add_argument("--tcpdump", default="", metavar="WORDS", help="more options for tcpdump")
    run.add_argument("--filter", default="", help="capture filter")
    run.add_argument("--nat", type=int, default=0, metavar="N", help="N clients behind one address")
    run.add_argument("--wire", metavar="WISHES", help="a switch on the way: loss=3,reorder=5,duplicate=2,seed=1 (per cent) and tag=7 (VLAN)")
    run.add_argument("--linger", type=float, default=1.3, metavar="S", help="go on capturing so long after COMMAND")
    run.add_argument("--port", type=int, action="append", help="ports with clear HTTP (80, 8080, 8081)")
    run.add_argument("--tls", action="store_true", help="https on 443 and 8443, by an authority that most clients trust in here")
    run.add_argument("--tls-version", choices=["1.2", "1.3"], help="the highest that the server agrees to")
    run.add_argument("--tls-cipher", metavar="NAMES", default="", help="the cipher suite that the server agrees to, by OpenSSL's name, or several, with colons")
    run.add_argument("--mac-then-encrypt", action="store_true", help="CBC suites the old way, without RFC 7366")
    run.add_argument("--http2", action="store_true", help="agree to HTTP/2: in TLS, and to Upgrade: h2c (its preface is always understood)")
    run.add_argument("--keylog", metavar="FILE", help="TLS secrets of the server's connections")
    run.add_argument("--route", action="append", default=[], metavar="TARGET=ANSWER", help="answer TARGET as ANSWER")
    run.add_argument("--pages", metavar="FOLDER", help="serve this folder at /pages/")
    run.add_argument("command", nargs="+", metavar="COMMAND")
    on = actions.add_parser("on", help="inside a laboratory: run COMMAND at client NUMBER, or at a place: router, switch, server")
    on.add_argument("place", metavar="NUMBER")
    on.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def isolation():
    """The words that give a command namespaces of its own, or None. What runs in them dies with the first process there,
    and that one with us, whatever kills us."""
    words = ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    for extra in ([], ["--user", "--map-current-user", "--keep-caps"]):
        try:
            trial = subprocess.run([*words, *extra, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        except FileNotFoundError:
            return None
        if trial.returncode == 0:
            return words + extra
    return None


def enter():
    """Runs this program again inside namespaces of its own, and cleans up after it."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    words = isolation()
    if words is None:
        print("lab: skipped: no network namespaces here (needs root or unprivileged user namespaces)", file=sys.stderr)
        return SKIP
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _: sys.exit(128 + number))
    folder = tempfile.mkdtemp(prefix="hoplint-lab.")
    try:
        inside = subprocess.Popen([*words, sys.executable, "-B", *sys.argv], env={**os.environ, FOLDER: folder})
        try:
            return inside.wait()
        finally:
            inside.kill()
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_server(options, folder, log):
    words = [sys.executable, "-B", os.path.join(HERE, "server.py"), "--log", log, "--pages", options.pages]
    words += [word for port in options.port or (80, 8080, 8081) for word in ("--port", str(port))]
    words += [word for route in options.route for word in ("--route", route)]
    if options.tls:
        words += ["--tls-port", "443", "--tls-port", "8443", "--certificate", authority.make(folder, network.NAMES)]
    if options.tls_version:
        words += ["--tls-version", options.tls_version]
    words += ["--tls-cipher", options.tls_cipher] if options.tls_cipher else []
    words += ["--keylog", options.keylog] if options.keylog else []
    words += [f"--{name.replace('_', '-')}" for name in ("http2", "mac_then_encrypt") if getattr(options, name)]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, env={**os.environ, **protection.variables(folder, options.tls_cipher)})
    if server.stdout.readline() != b"ready\n":
        raise RuntimeError("the server does not start")
    return server


def conduct(options, folder):
    """Builds, runs and takes down; the answer is COMMAND's exit code."""
    net = network.Network(folder)
    net.build(max(options.nat, 1), options.nat > 0, options.wire or "")
    log = options.log or os.path.join(folder, "log.jsonl")
    open(log, "w", encoding="ascii").close()
    options.pages = options.pages or os.path.join(folder, "pages")
    os.makedirs(options.pages, exist_ok=True)
    server = start_server(options, folder, log)
    point = options.at or {"server": "server:wire", "client": "client1:eth0"}[options.side]
    words = [*options.tcpdump.split(), f"(udp dst port {MARK_PORT}) or ({options.filter})" if options.filter else ""]
    capture = options.capture and Capture(net, options.capture, point, words)
    trust = authority.trusted(folder) if options.tls else {}
    trust |= protection.variables(folder, options.tls_cipher)
    surroundings = {**os.environ, **trust, "HL_LAB_LOG": os.path.abspath(log), "HL_LAB_PAGES": options.pages}
    code = subprocess.run(net.inside("client1", options.command), env=surroundings, check=False).returncode
    time.sleep(options.linger)
    whole = capture.stop() if capture else True
    server.kill()
    return code or (0 if whole else 1)


def main():
    options = parse()
    folder = os.environ.get(FOLDER)
    if options.action == "on":
        if not folder:
            print("lab: `on` works inside a laboratory only: lab.sh run --nat N -- …", file=sys.stderr)
            return 2
        words = [word for word in options.command if word != "--"] if options.command[:1] == ["--"] else options.command
        place = f"client{options.place}" if options.place.isdigit() else options.place
        line = network.Network(folder).inside(place, words)
        os.execvp(line[0], line)
    if not folder:
        return enter()
    try:
        return conduct(options, folder)
    except network.MissingTool as missing:
        print(f"lab: {missing} is missing; tests/clients/packages.txt lists what is needed", file=sys.stderr)
    except subprocess.CalledProcessError as failure:
        print(f"lab: failed: {shlex.join(failure.cmd)}", file=sys.stderr)
    except (OSError, RuntimeError) as failure:
        print(f"lab: {failure}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
