# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python urllib.request
# set: quick
# methods: GET HEAD POST PUT PATCH DELETE
import urllib.request

import cases


def send(method, url, headers, content):
    request = urllib.request.Request(url, content, headers, method=method)
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20).read()


cases.run(send)
