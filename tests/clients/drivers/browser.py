# SPDX-License-Identifier: GPL-2.0-or-later
"""What the browser drivers share: the laboratory's server hands out a page whose script fetches the cases, and its log
shows when the script is through. So these drivers work inside a laboratory only."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from urllib.parse import urlsplit

import cases

PATIENCE_SECONDS = 150


def _prepare_page(done):
    """Writes the page and its cases; says where the server has it. It is of the first case's origin. The method PAGE
    stands for a page of your own at that URL: it has to POST to its parameter `done` when it is through."""
    every = list(cases.each())
    if every[0][0] == "PAGE":
        return f"{every[0][1]}?done={done}"
    cookies = every[0][2].get("Cookie", "")
    plan = {"cookies": [pair for pair in cookies.split("; ") if pair], "done": done, "cases": []}
    for method, url, headers, content in every:
        headers.pop("Cookie", None)
        plan["cases"].append({"method": method, "url": url, "headers": headers, "content": (content or b"").decode()})
    folder = os.environ["HL_LAB_PAGES"]
    shutil.copy(os.path.join(os.path.dirname(__file__), "browser.html"), folder)
    with open(os.path.join(folder, "cases.json"), "w", encoding="utf-8") as file:
        json.dump(plan, file)
    origin = urlsplit(every[0][1])
    return f"{origin.scheme}://{origin.netloc}/pages/browser.html"


def _is_done(done):
    with open(os.environ["HL_LAB_LOG"], encoding="utf-8") as file:
        return f'"{done}"' in file.read()


def run(command):
    """command(PROFILE FOLDER, URL) is the browser's command line."""
    done = f"/done/{os.getpid()}"
    url = _prepare_page(done)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        surroundings = {**os.environ, "HOME": profile, "XDG_RUNTIME_DIR": profile, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        browser = subprocess.Popen(
            command(profile, url), env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _is_done(done) and time.monotonic() < deadline and browser.poll() is None:
            time.sleep(0.1)
        browser.terminate()
        browser.wait()
    if not _is_done(done):
        raise SystemExit("the browser did not get through its cases")
