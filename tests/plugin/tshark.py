# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark's programs with the plugin that was built, in a home of their own: Wireshark reads no plugins of root's, so root
runs them as nobody, and everything they read is copied to where nobody may look."""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile

SKIPPED = 77


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


class Wireshark:
    """`plugins`: the folder in which <version>/epan/hoplint.so was built."""

    def __init__(self, plugins, program="tshark"):
        if not shutil.which(program):
            skip(f"there is no {program}")
        self.folder = tempfile.mkdtemp(prefix="hoplint-plugin-")
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        os.chmod(self.folder, 0o755)
        self.home = self.make_folder("home")
        shutil.copytree(plugins, os.path.join(self.folder, "plugins"))
        self.as_user = []
        if os.geteuid() == 0:
            if not shutil.which("runuser"):
                skip("root needs runuser, to run Wireshark as somebody else")
            nobody = pwd.getpwnam("nobody")
            os.chown(self.home, nobody.pw_uid, nobody.pw_gid)
            self.as_user = ["runuser", "-u", "nobody", "--"]
        kept = {name: os.environ[name] for name in ("PATH", "UBSAN_OPTIONS") if name in os.environ}
        self.preload = os.environ.get("HL_PRELOAD")
        self.environment = {
            **kept, "HOME": self.home, "WIRESHARK_CONFIG_DIR": self.home, "XDG_RUNTIME_DIR": self.home, "TZ": "UTC",
            "LC_ALL": "C.UTF-8", "WIRESHARK_PLUGIN_DIR": os.path.join(self.folder, "plugins"),
            "WIRESHARK_ABORT_ON_DISSECTOR_BUG": "1", "G_SLICE": "always-malloc",
        }

    def make_folder(self, name):
        path = os.path.join(self.folder, name)
        os.mkdir(path, 0o755)
        return path

    def bring(self, path, name=None):
        """A copy of a file that the programs can read; its path."""
        copy = os.path.join(self.folder, name or os.path.basename(path))
        shutil.copyfile(path, copy)
        os.chmod(copy, 0o644)
        return copy

    def command(self, *words):
        settings = [f"{name}={value}" for name, value in self.environment.items()]
        if self.preload and words[0] == "tshark":
            settings += [f"LD_PRELOAD={self.preload}", "WIRESHARK_DEBUG_WMEM_OVERRIDE=simple", "ASAN_OPTIONS=detect_leaks=0"]
        return [*self.as_user, "env", "-i", *settings, *words]

    def run(self, *words, check=True, seconds=120, stdin=subprocess.DEVNULL):
        """Whoever takes too long is ended with all that it started."""
        process = subprocess.Popen(self.command(*words), stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   errors="replace", start_new_session=True)
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        done = subprocess.CompletedProcess(words, process.returncode, out, err)
        if check and done.returncode != 0:
            raise SystemExit(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done

    def tshark(self, capture, *words, **options):
        """Nothing is looked up, so that the same is shown everywhere."""
        return self.run("tshark", "-n", "-r", capture, *words, **options)


def captures(samples):
    """(name of the sample, its capture), sorted."""
    found = []
    for name in sorted(os.listdir(samples)):
        folder = os.path.join(samples, name)
        if os.path.isdir(folder):
            found += [(name, os.path.join(folder, file)) for file in sorted(os.listdir(folder)) if file.startswith("capture.")]
    return found
