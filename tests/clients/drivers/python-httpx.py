# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python httpx
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import httpx"
import httpx

import cases

client = httpx.Client(follow_redirects=True, trust_env=False)
cases.run(lambda method, url, headers, content: client.request(method, url, headers=headers, content=content))
