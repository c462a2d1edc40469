# SPDX-License-Identifier: GPL-2.0-or-later
"""The clients there are: every file in drivers/ with a `client:` line in its opening comment is one.

    client: what it is            set: quick or full            methods: those it can send
    needs: a command that says whether it is installed           prepare: a command that builds it, once
    run: the command that runs it (else the interpreter that its file name asks for)
    tls: why it is left out over https
    http2: yes, if it agrees to HTTP/2, or else why a redirect from there into the clear is left out
    h2c: how it comes to HTTP/2 in the clear: prior (knowledge), upgrade, or both; HL_HTTP2 says which is wished
Commands see BUILD (a folder to build in), DRIVER (the file) and DRIVERS (its folder)."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
DRIVERS = os.path.join(HERE, "drivers")
INTERPRETERS = {
    ".sh": "sh",
    ".py": "/usr/bin/python3 -B",
    ".js": "node",
    ".pl": "perl",
    ".rb": "ruby",
    ".php": "php",
    ".lua": "lua5.4",
}


def build_folder():
    cache = os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))
    return os.path.abspath(os.environ.get("HL_CLIENTS_BUILD", os.path.join(cache, "hoplint-clients")))


@dataclass
class Client:
    name: str
    path: str
    title: str
    words: dict = field(default_factory=dict)

    @property
    def is_quick(self):
        return self.words.get("set") == "quick"

    @property
    def methods(self):
        return self.words["methods"].split()

    @property
    def is_known_in_the_clear(self):
        """Whether its requests over HTTP/2 and over clear HTTP/1.1 look like one client's."""
        return self.words.get("http2", "yes") == "yes"

    def surroundings(self):
        build = build_folder()
        modules = os.path.join(build, "npm", "node_modules")
        return {**os.environ, "BUILD": build, "DRIVER": self.path, "DRIVERS": DRIVERS, "NODE_PATH": modules}

    def _succeeds(self, word):
        command = self.words.get(word, "true")
        done = subprocess.run(command, shell=True, env=self.surroundings(), capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stderr

    def is_installed(self):
        return self._succeeds("needs")[0]

    def prepare(self):
        """Builds what has to be built; says why not."""
        os.makedirs(build_folder(), exist_ok=True)
        done, complaint = self._succeeds("prepare")
        return "" if done else complaint or "prepare failed"

    @property
    def command(self):
        """A shell command: METHOD URL [CONTENT] may follow it, else it reads cases from standard input."""
        return self.words.get("run") or INTERPRETERS[os.path.splitext(self.path)[1]] + ' "$DRIVER"'


def _read(path):
    with open(path, encoding="utf-8") as file:
        opening = "".join(file.readlines()[:12])
    words = dict(re.findall(r"^\W*(client|set|methods|needs|prepare|run|tls|http2|h2c): (.*)$", opening, re.MULTILINE))
    name = os.path.splitext(os.path.basename(path))[0]
    return Client(name, path, words["client"], words) if "client" in words else None


def load():
    paths = (os.path.join(DRIVERS, name) for name in sorted(os.listdir(DRIVERS)))
    return [client for client in map(_read, filter(os.path.isfile, paths)) if client]


def main():
    """client.sh NAME METHOD URL [CONTENT]: one request by one client; without arguments: the list of them."""
    every = {client.name: client for client in load()}
    if len(sys.argv) < 2:
        for client in every.values():
            print(f"{client.name:20} {'' if client.is_installed() else 'not installed: '}{client.title}")
        return 0
    client = every.get(sys.argv[1])
    trouble = f"no client {sys.argv[1]}" if client is None else "" if client.is_installed() else f"{client.name} is not installed"
    trouble = trouble or client.prepare()
    if trouble:
        print(f"client: {trouble}", file=sys.stderr)
        return 2
    return subprocess.run([f'{client.command} "$@"', client.name, *sys.argv[2:]], shell=True, env=client.surroundings(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
