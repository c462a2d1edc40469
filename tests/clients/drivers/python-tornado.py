# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python tornado
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import tornado"
import asyncio

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

import cases


async def main():
    client = AsyncHTTPClient()

    async def send(method, url, headers, content):
        await client.fetch(HTTPRequest(url, method, headers, content, follow_redirects=True, request_timeout=20))

    await cases.run_async(send)


asyncio.run(main())
