#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""windows.py PLUGINS FOLDER: the plugin in the real Wireshark, on a screen that is not there (Xvfb): a sample is opened, filtered by
verdict, a violation selected, the menu used, the file reloaded, dissected anew, the statistics opened; and it is captured live.
Each must be seen to work by what Wireshark's own window says; the screenshots are left in FOLDER."""

import os
import shutil
import signal
import struct
import subprocess
import sys
import time

from tshark import Wireshark, captures, skip

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "..", "samples")
SAMPLE = "12-needle-post-307"
PROGRAMS = ("wireshark", "Xvfb", "xdotool", "import", "convert", "compare")
WAIT = 60


class Screen:
    """One Wireshark on one screen."""

    def __init__(self, wireshark, folder, *words, stdin=subprocess.DEVNULL):
        self.wireshark, self.folder = wireshark, folder
        self.server = subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-ac",
                                        "-noreset"],  # else it starts anew when xdotool goes, and Wireshark's call is lost
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        display = f":{int(self.server.stdout.readline())}"  # the first that is free, told once it can be used
        os.environ["DISPLAY"] = display
        self.log = open(os.path.join(folder, "wireshark.log"), "w", encoding="utf-8")
        self.process = subprocess.Popen(wireshark.command("env", f"DISPLAY={display}", f"TMPDIR={wireshark.home}", "QT_QPA_PLATFORM=xcb",
                                                          "wireshark", *words),
                                        stdin=stdin, stdout=self.log, stderr=self.log, start_new_session=True)

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

    def click(self, x, y):
        self.do("mousemove", str(x), str(y), "click", "1")
        time.sleep(0.5)

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


def pixels(path, colour):
    done = subprocess.run(["convert", path, "-fill", "black", "+opaque", colour, "-fill", "white", "-opaque", colour, "-format",
                           "%[fx:w*h*mean]", "info:"], capture_output=True, text=True, check=True)
    return float(done.stdout)


def error_pixels(path):
    """Wireshark paints what bears an expert error in this red."""
    return pixels(path, "#ff5c5c")


def http_pixels(path):
    """The rows of HTTP that are not selected."""
    return pixels(path, "#e4ffc7")


class Walk:
    """What a user does, with what must be seen after each step."""

    blinking = 3000  # pixels: a cursor, a row's focus

    def __init__(self, screen, title="^needle.pcap$"):
        self.screen = screen
        self.window = screen.window(title)
        screen.do("windowsize", self.window, "1400", "900")
        time.sleep(2)

    def filter(self, text):
        self.screen.do("windowfocus", self.window, "key", "ctrl+slash")
        time.sleep(0.5)
        self.screen.do("key", "ctrl+a")
        self.screen.do("type", text or "\b")
        self.screen.do("key", "Return")

    def select(self, packet):
        """While the list shows the first packets."""
        self.screen.do("windowfocus", self.window)
        self.screen.click(700, 121 + round((packet - 1) * 16.7))

    def open_statistics(self):
        """Statistics > HTTP Redirects, with the mouse."""
        self.screen.do("windowfocus", self.window)
        self.screen.click(339, 15)
        self.screen.do("mousemove", "372", "262")
        time.sleep(0.3)
        self.screen.click(372, 265)
        return self.screen.window("HTTP Redirects")

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


def is_violation(shot):
    return error_pixels(shot) > 1000


def is_none(shot):
    return error_pixels(shot) < 1000


def set_window(screen, seconds):
    """Edit > Preferences > Protocols > HOPLINT, the first setting."""
    screen.do("key", "ctrl+shift+p")
    dialog = screen.window("Preferences")
    screen.do("windowfocus", dialog)
    time.sleep(0.5)
    screen.do("type", "Protocols")
    time.sleep(0.5)
    screen.do("key", "Right")
    time.sleep(0.5)
    screen.do("type", "HOPLINT")
    time.sleep(0.5)
    screen.click(394, 55)
    screen.do("key", "ctrl+a")
    screen.do("type", seconds)
    screen.do("key", "Return")


def dissect_anew(screen):
    """The follow-up of packet 7 is packet 12."""
    walk = Walk(screen)
    walk.select(12)
    walk.see("follow-up", is_violation, "the follow-up breaks a rule")
    for name, check, what in (("ignored", is_none, "with its redirect ignored it breaks none"),
                              ("heeded", is_violation, "with its redirect heeded again it does")):
        walk.select(7)
        screen.do("key", "ctrl+d")
        time.sleep(1)
        walk.select(12)
        walk.see(name, check, what)
    for seconds, check, what in (("0", is_none, "too late for a window of no seconds, it breaks none"),
                                 ("30", is_violation, "with the window as it was, it does")):
        screen.do("windowfocus", walk.window)
        set_window(screen, seconds)
        walk.see(f"window-{seconds}", check, what)
    before = screen.windows()
    walk.open_statistics()
    walk.see("statistics-by-menu", lambda shot: screen.windows() > before, "Statistics > HTTP Redirects opens a window")


def packets_of(capture):
    """The header of a pcap file, then its packets."""
    with open(capture, "rb") as file:
        data = file.read()
    order = "<" if data[0] in (0xd4, 0x4d) else ">"
    parts, at = [data[:24]], 24
    while at < len(data):
        end = at + 16 + struct.unpack_from(order + "I", data, at + 8)[0]
        parts.append(data[at:end])
        at = end
    return parts


def capture_live(screen, packets, pipe):
    """Up to behind the first follow-up; then, with a window of statistics opened and closed, to the end."""
    for packet in packets[:21]:
        os.write(pipe, packet)
        time.sleep(0.03)
    walk = Walk(screen, "^Capturing from")
    screen.do("mousemove", "700", "700")
    walk.select(12)
    walk.see("live", is_violation, "while capturing, the follow-up breaks a rule")
    before = screen.windows()
    statistics_window = walk.open_statistics()
    time.sleep(1)
    screen.do("windowfocus", statistics_window, "key", "Escape")
    walk.see("live-closed", lambda shot: screen.windows() == before, "while capturing, the statistics are opened and closed")
    for packet in packets[21:]:
        os.write(pipe, packet)
        time.sleep(0.03)
    os.close(pipe)
    walk.window = screen.window("^.?-$")
    walk.filter('hoplint.role == "redirect"')
    walk.see("live-redirects", lambda shot: is_none(shot) and 5000 < http_pixels(shot) < 50000, "when it has ended, the redirects are known")
    walk.filter('hoplint.verdict == "violation"')
    walk.see("live-filtered", is_violation, "and the violations")
    screen.do("key", "ctrl+r")
    time.sleep(1)
    walk.see("live-reloaded", is_violation, "after a reload too")


def live(wireshark, folder, capture):
    reading, writing = os.pipe()
    screen = Screen(wireshark, folder, "-k", "-i", "-", stdin=reading)
    os.close(reading)
    try:
        capture_live(screen, packets_of(capture), writing)
    finally:
        screen.close()


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
    for words, steps in (((), walk_through), ((), dissect_anew), (("-z", "hoplint,stat"), statistics)):
        screen = Screen(wireshark, folder, *words, "-r", capture)
        try:
            steps(screen)
        finally:
            screen.close()
    live(wireshark, folder, capture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
