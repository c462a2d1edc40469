# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python aiohttp
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import aiohttp"
import asyncio

import aiohttp

import cases


async def main():
    async with aiohttp.ClientSession() as session:

        async def send(method, url, headers, content):
            async with session.request(method, url, headers=headers, data=content, allow_redirects=True) as response:
                await response.read()

        await cases.run_async(send)


asyncio.run(main())
