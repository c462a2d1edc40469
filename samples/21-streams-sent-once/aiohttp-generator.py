# SPDX-License-Identifier: GPL-2.0-or-later
import asyncio
import sys

import aiohttp


async def lines():
    for number in range(5):
        yield f"line {number}\n".encode()


async def main():
    async with aiohttp.ClientSession() as session:
        async with session.put(sys.argv[1], data=lines()) as response:
            await response.read()


asyncio.run(main())
