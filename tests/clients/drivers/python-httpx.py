# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python httpx
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import httpx"
# http2: yes
# h2c: prior
import os

import httpx

import cases

client = httpx.Client(
    follow_redirects=True,
    trust_env=False,
    http1=os.environ.get("HL_HTTP2") != "prior",
    http2=bool(os.environ.get("HL_HTTP2")),
    verify=os.environ.get("HL_LAB_AUTHORITY", True),
)
cases.run(lambda method, url, headers, content: client.request(method, url, headers=headers, content=content))
