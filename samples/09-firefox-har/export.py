# SPDX-License-Identifier: GPL-2.0-or-later
"""export.py URL FILE: Firefox opens the page with its network monitor beside it, which exports as HAR what it did until its title is
"through". The monitor is reached as any add-on reaches it (devtools.network.getHAR), over Marionette."""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

PREFERENCES = """
app.normandy.enabled app.update.enabled browser.aboutConfig.showWarning browser.safebrowsing.malware.enabled
browser.safebrowsing.phishing.enabled datareporting.healthreport.uploadEnabled datareporting.policy.dataSubmissionEnabled
dom.security.https_first dom.security.https_first_schemeless extensions.getAddons.cache.enabled
network.captive-portal-service.enabled network.connectivity-service.enabled toolkit.telemetry.enabled
"""
OPEN = """
const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
const { gDevTools } = require("devtools/client/framework/devtools");
const window = Services.wm.getMostRecentWindow("navigator:browser");
const toolbox = await gDevTools.showToolboxForTab(window.gBrowser.selectedTab, { toolId: "netmonitor" });
window.monitor = await toolbox.getNetMonitorAPI();
"""
EXPORT = """
const window = Services.wm.getMostRecentWindow("navigator:browser");
return JSON.stringify({ log: (await window.monitor.getHar()).log });
"""


class Marionette:
    def __init__(self, port):
        self.socket, self.number = self.connect(port), 0
        self.read()
        self.send("WebDriver:NewSession", {})

    @staticmethod
    def connect(port):
        for _ in range(300):
            try:
                return socket.create_connection(("127.0.0.1", port), 120)
            except ConnectionRefusedError:
                time.sleep(0.2)
        raise SystemExit("Firefox does not listen")

    def read(self):
        size = b""
        while not size.endswith(b":"):
            size += self.socket.recv(1)
        octets = b""
        while len(octets) < int(size[:-1]):
            octets += self.socket.recv(65536)
        return json.loads(octets)

    def send(self, name, parameters):
        self.number += 1
        words = json.dumps([0, self.number, name, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(words), words))
        _, _, error, result = self.read()
        if error:
            raise SystemExit(f"{name}: {error['message']}")
        return result

    def run(self, script):
        self.send("Marionette:SetContext", {"value": "chrome"})
        answer = self.send("WebDriver:ExecuteAsyncScript", {"script": "const done = arguments[arguments.length - 1];\n"
                           "(async () => {" + script + "})().then(done, trouble => done('trouble: ' + trouble));", "args": []})
        self.send("Marionette:SetContext", {"value": "content"})
        if str(answer["value"]).startswith("trouble: "):
            raise SystemExit(answer["value"])
        return answer["value"]


def export(browser, url, path):
    browser.run(OPEN)
    browser.send("WebDriver:Navigate", {"url": url})
    while browser.send("WebDriver:GetTitle", {})["value"] != "through":
        time.sleep(0.2)
    time.sleep(1.5)
    with open(path, "w", encoding="utf-8") as file:
        file.write(browser.run(EXPORT) + "\n")
    browser.send("Marionette:Quit", {"flags": ["eForceQuit"]})


def main():
    with tempfile.TemporaryDirectory() as profile:
        with open(os.path.join(profile, "user.js"), "w", encoding="ascii") as file:
            file.writelines(f'user_pref("{name}", false);\n' for name in PREFERENCES.split())
            file.write('user_pref("network.trr.mode", 5);\nuser_pref("services.settings.server", "data:,");\n')
            file.write('user_pref("devtools.netmonitor.persistlog", true);\nuser_pref("marionette.port", 2828);\n')
        words = ["firefox-esr", "--headless", "--no-remote", "--profile", profile, "--marionette", "--remote-allow-system-access"]
        with subprocess.Popen(words, env={**os.environ, "HOME": profile}) as firefox:
            try:
                export(Marionette(2828), *sys.argv[1:])
                firefox.wait(20)
            finally:
                firefox.kill()


main()
