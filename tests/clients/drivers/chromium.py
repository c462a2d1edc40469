# SPDX-License-Identifier: GPL-2.0-or-later
# client: Chromium (fetch)
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: command -v chromium
# http2: yes
import browser

# Calls to the maker's servers, and https tried first, have no place on the laboratory's wire.
QUIET = (
    "--headless --ignore-certificate-errors --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run --no-default-browser-check --no-pings "
    "--disable-background-networking --disable-component-update --disable-sync --disable-default-apps --disable-extensions "
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,MediaRouter,Translate"
).split()

browser.run(lambda profile, url: ["chromium", *QUIET, f"--user-data-dir={profile}", url])
