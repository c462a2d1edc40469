#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""windows.py PLUGINS FOLDER: the plugin in the real Wireshark, on a screen that is not there (Xvfb): a sample is opened, filtered by
verdict, a violation selected, the menu used, the file reloaded, the statistics opened. Each must be seen to work by what
Wireshark's own window says; the screenshots are left in FOLDER."""

import os
import shutil
import signal
import subprocess
import sys
import time

from tshark import Wireshark, captures, skip

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "..", "samples")
SAMPLE = "12-needle-post-307"
PROGRAMS = ("wireshark", "Xvfb", "xdotool", "import", "convert", "compare")
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

    def windows(self):
        return len(self.do("search", "--onlyvisible", "--class", "wireshark").splitlines())

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
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.server.terminate()
        self.server.wait()
        self.log.close()


def differ(one, other):
    """How many pixels of two screenshots differ."""
    done = subprocess.run(["compare", "-metric", "AE", one, other, "null:"], capture_output=True, text=True, check=False)
    return float(done.stderr.split()[0])


def error_pixels(path):
    """Wireshark paints what bears an expert error in this red."""
    done = subprocess.run(["convert", path, "-fill", "black", "+opaque", "#ff5c5c", "-fill", "white", "-opaque", "#ff5c5c", "-format",
                           "%[fx:w*h*mean]", "info:"], capture_output=True, text=True, check=True)
    return float(done.stdout)


class Walk:
    """What a user does, with what must be seen after each step."""

    blinking = 3000  # pixels: a cursor, a row's focus

    def __init__(self, screen):
        self.screen = screen
        self.window = screen.window("^needle.pcap$")
        screen.do("windowsize", self.window, "1400", "900")
        time.sleep(2)

    def filter(self, text):
        self.screen.do("windowfocus", self.window, "key", "ctrl+slash")
        time.sleep(0.5)
        self.screen.do("key", "ctrl+a")
        self.screen.do("type", text or "\b")
        self.screen.do("key", "Return")

    def menu(self, entry):
        """Tools > the last entry > its entry number `entry`."""
        self.screen.do("windowfocus", self.window, "key", "alt+t")
        time.sleep(0.5)
        self.screen.do("key", "Up", "Right", *["Down"] * entry)
        time.sleep(0.5)

    def see(self, name, check, what):
        """Shoots until the screenshot is as it must be."""
        for _ in range(40):
            time.sleep(0.5)
            path = self.screen.shoot(name)
            if check(path):
                print(f"ok  {what}")
                return path
        raise SystemExit(f"not seen: {what} ({path})")


def walk_through(screen):
    walk = Walk(screen)
    loaded = walk.see("loaded", lambda shot: True, "the capture is loaded")
    walk.filter('hoplint.verdict == "violation"')
    filtered = walk.see("filtered", lambda shot: error_pixels(shot) > 1000, "the filter shows a follow-up with its expert error")
    screen.do("key", "ctrl+r")
    walk.see("reloaded", lambda shot: differ(shot, filtered) < walk.blinking, "after a reload it is the same")
    walk.filter("")
    walk.see("cleared", lambda shot: differ(shot, filtered) > 20 * walk.blinking, "without the filter all packets are back")
    screen.do("mousemove", "700", "121", "click", "1")
    cleared = walk.see("first", lambda shot: error_pixels(shot) < 1000, "the first packet breaks no rule")
    walk.menu(1)
    walk.see("menu", lambda shot: differ(shot, cleared) > walk.blinking, "the Tools menu has entries of the plugin")
    screen.do("key", "Return")
    walk.see("next", lambda shot: error_pixels(shot) > 1000, "\"Next violation\" goes to the follow-up")
    before = screen.windows()
    walk.menu(2)
    screen.do("key", "Return")
    walk.see("explained", lambda shot: screen.windows() > before, "\"Explain this rule\" opens a window")
    screen.do("key", "Return")
    walk.menu(0)
    screen.do("key", "Return")
    walk.see("filtered-by-menu", lambda shot: differ(shot, loaded) > 20 * walk.blinking, "\"Filter violations\" filters")


def statistics(screen):
    """-z opens the window of Statistics > HTTP Redirects."""
    Walk(screen)
    window = screen.window("HTTP Redirects")
    screen.do("windowsize", window, "1100", "600")
    time.sleep(2)
    screen.shoot("statistics")
    print("ok  the statistics are open")


def main():
    for program in PROGRAMS:
        if not shutil.which(program):
            skip(f"there is no {program}")
    wireshark, folder = Wireshark(sys.argv[1], "wireshark"), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    capture = wireshark.bring(dict(captures(SAMPLES))[SAMPLE], "needle.pcap")
    for words, steps in (((), walk_through), (("-z", "hoplint,stat"), statistics)):
        screen = Screen(wireshark, folder, *words, "-r", capture)
        try:
            steps(screen)
        finally:
            screen.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
