# SPDX-License-Identifier: GPL-2.0-or-later
# client: Firefox (fetch)
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: command -v firefox-esr
import os

import browser

# Calls to the maker's servers, and https tried first, have no place on the laboratory's wire.
OFF = """
app.normandy.enabled app.update.auto app.update.enabled browser.aboutConfig.showWarning
browser.safebrowsing.malware.enabled browser.safebrowsing.phishing.enabled browser.search.update
datareporting.healthreport.uploadEnabled datareporting.policy.dataSubmissionEnabled
dom.security.https_first dom.security.https_first_schemeless extensions.update.enabled extensions.getAddons.cache.enabled
network.captive-portal-service.enabled network.connectivity-service.enabled
toolkit.telemetry.enabled browser.newtabpage.activity-stream.feeds.telemetry services.settings.enabled
"""


def command(profile, url):
    with open(os.path.join(profile, "user.js"), "w", encoding="ascii") as file:
        file.writelines(f'user_pref("{name}", false);\n' for name in OFF.split())
        file.write('user_pref("network.trr.mode", 5);\nuser_pref("services.settings.server", "data:,");\n')
    return ["firefox-esr", "--headless", "--no-remote", "--profile", profile, url]


browser.run(command)
