# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python urllib3
# set: quick
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import urllib3"
import urllib3

import cases

pool = urllib3.PoolManager()
cases.run(lambda method, url, headers, content: pool.request(method, url, headers=headers, body=content, timeout=20, redirect=5))
