# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python requests
# set: quick
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import requests"
import os

import requests

import cases

session = requests.Session()
session.trust_env = False


def send(method, url, headers, content):
    session.request(method, url, headers=headers, data=content, verify=os.environ.get("HL_LAB_AUTHORITY", True), allow_redirects=True, timeout=20)


cases.run(send)
