# SPDX-License-Identifier: GPL-2.0-or-later
# client: Firefox (fetch)
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: command -v firefox-esr
# http2: yes
import hashlib
import os
import ssl

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


SHA256 = "OID.2.16.840.1.101.3.4.2.1"


def trust(profile):
    """Firefox goes by its own list of authorities; the laboratory's certificate is an exception that the user has made."""
    with open(os.environ["HL_LAB_CERTIFICATE"], encoding="ascii") as file:
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).digest()
    places = [f"{name}:{port}:" for name in ("a.example.test", "b.example.test", "www.example.net", "www.example.org") for port in (443, 8443)]
    with open(os.path.join(profile, "cert_override.txt"), "w", encoding="ascii") as file:
        file.writelines(f"{place}\t{SHA256}\t{digest.hex(':').upper()}\t\n" for place in places)


def command(profile, url):
    with open(os.path.join(profile, "user.js"), "w", encoding="ascii") as file:
        file.writelines(f'user_pref("{name}", false);\n' for name in OFF.split())
        file.write('user_pref("network.trr.mode", 5);\nuser_pref("services.settings.server", "data:,");\n')
    if "HL_LAB_CERTIFICATE" in os.environ:
        trust(profile)
    return ["firefox-esr", "--headless", "--no-remote", "--profile", profile, url]


browser.run(command)
