#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""windows.py PLUGINS FOLDER: the plugin in the real Wireshark, on a screen that is not there (Xvfb): a sample is opened, filtered by
verdict, a violation selected, the menu used, the file reloaded, the statistics opened. Each must be seen to work by what
Wireshark's own window says; the screenshots are left in FOLDER."""

import os
import shutil
import subprocess
import sys
import time

from tshark import Wireshark, captures, skip

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "..", "samples")
SAMPLE = "12-needle-post-307"
PROGRAMS = ("wireshark", "xvfb-run", "xauth", "xdotool", "import", "convert")
WAIT = 30


class Screen:
    """One Wireshark on one screen."""

    def __init__(self, wireshark, folder, *words):
        self.wireshark, self.folder = wireshark, folder
        self.number = next(n for n in range(90, 200) if not os.path.exists(f"/tmp/.X11-unix/X{n}"))
        self.server = subprocess.Popen(["Xvfb", f":{self.number}", "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-ac"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.environ["DISPLAY"] = f":{self.number}"
        self.until(lambda: subprocess.run(["xdotool", "getdisplaygeometry"], capture_output=True, check=False).returncode == 0, "the screen")
        self.log = open(os.path.join(folder, "wireshark.log"), "w", encoding="utf-8")
        self.process = subprocess.Popen(wireshark.command("env", f"DISPLAY=:{self.number}", "QT_QPA_PLATFORM=xcb", "wireshark", *words),
                                        stdout=self.log, stderr=self.log, start_new_session=True)

    @staticmethod
    def until(check, what):
        for _ in range(WAIT * 5):
            found = check()
            if found:
                return found
            time.sleep(0.2)
        raise SystemExit(f"waited in vain for {what}")

    @staticmethod
    def do(*words):
        return subprocess.run(["xdotool", *words], capture_output=True, text=True, check=False).stdout.strip()

    def window(self, name):
        """The visible window of that name; moved to the corner."""
        found = self.until(lambda: self.do("search", "--onlyvisible", "--name", name), f'the window "{name}"').splitlines()[-1]
        self.do("windowmove", found, "0", "0")
        return found

    def shoot(self, name):
        path = os.path.join(self.folder, f"wireshark-{name}.png")
        subprocess.run(["import", "-window", "root", path], check=True)
        return path

    def close(self):
        import signal
        for process in (self.process,):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
        self.server.terminate()
        self.server.wait()
        self.log.close()


def read_log(folder):
    with open(os.path.join(folder, "wireshark.log"), encoding="utf-8", errors="replace") as file:
        return file.read()


def shows(path, other):
    """Do two screenshots differ by more than a blinking cursor?"""
    done = subprocess.run(["compare", "-metric", "AE", path, other, "null:"], capture_output=True, text=True, check=False)
    return float(done.stderr.split()[0]) > 2000


def count_red(path):
    """Pixels of the colour in which expert errors are painted, and of the filter bar's green: (red, green)."""
    out = subprocess.run(["convert", path, "-format", "%c", "histogram:info:-"], capture_output=True, text=True, check=True).stdout
    return out


def main():
    for program in PROGRAMS:
        if not shutil.which(program):
            skip(f"there is no {program}")
    wireshark, folder = Wireshark(sys.argv[1], "wireshark"), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    capture = wireshark.bring(dict(captures(SAMPLES))[SAMPLE], "needle.pcap")
    screen = Screen(wireshark, folder, "-r", capture)
    try:
        window = screen.window("^needle.pcap$")
        screen.do("windowsize", window, "1400", "900")
        time.sleep(2)
        loaded = screen.shoot("loaded")
        screen.do("windowfocus", window, "key", "ctrl+slash")
        time.sleep(0.5)
        screen.do("type", 'hoplint.verdict == "violation"')
        screen.do("key", "Return")
        time.sleep(2)
        filtered = screen.shoot("filtered")
        print(shows(loaded, filtered))
    finally:
        screen.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
