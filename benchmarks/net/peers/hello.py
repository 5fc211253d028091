# SPDX-License-Identifier: Apache-2.0
"""Says hello by aiohttp; with the argument uvloop on uvloop. Prints its address."""

import asyncio
import sys

from aiohttp import web


async def hello(request):
    return web.Response(text="hello, world\n")


async def main():
    application = web.Application()
    application.router.add_get("/", hello)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    print(f"{host}:{port}", flush=True)
    await asyncio.Event().wait()


if "uvloop" in sys.argv:
    import uvloop

    uvloop.install()
asyncio.run(main())
