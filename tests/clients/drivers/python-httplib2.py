# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python httplib2, following for every method
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import httplib2"
import httplib2

import cases

client = httplib2.Http(timeout=20, proxy_info=None)
client.follow_all_redirects = True
cases.run(lambda method, url, headers, content: client.request(url, method, body=content, headers=headers))
