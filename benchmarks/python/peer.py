# SPDX-License-Identifier: Apache-2.0
"""CPython's answers to the suite's questions.

peer.py QUESTION prints nanoseconds an operation, a sample a line; peer.py sleepers COUNT SECONDS prints its peak
memory in kB.
"""

import asyncio
import sys
import threading
import time

SAMPLES = 5


async def switch():
    each = 5_000

    async def take_turns():
        for _ in range(each):
            await asyncio.sleep(0)

    one = asyncio.create_task(take_turns())
    other = asyncio.create_task(take_turns())
    await one
    await other
    return 2 * each


async def one():
    return 1


async def spawn():
    for _ in range(1_000):
        await asyncio.create_task(one())
    return 1_000


async def gather():
    await asyncio.gather(*[one() for _ in range(1_000)])
    return 1_000


async def timers():
    loop = asyncio.get_running_loop()

    def nothing():
        pass

    for _ in range(1_000):
        loop.call_later(1_000, nothing).cancel()
    return 1_000


def submit(loop):
    for _ in range(1_000):
        asyncio.run_coroutine_threadsafe(one(), loop).result()
    return 1_000


def sample(ask):
    """Asks for 0.2 s; returns nanoseconds an operation."""
    operations = 0
    start = time.perf_counter_ns()
    end = start + 200_000_000
    while (now := time.perf_counter_ns()) < end:
        operations += ask()
    return (now - start) / operations


def samples(ask):
    sample(ask)
    for _ in range(SAMPLES):
        print(f"{sample(ask):.1f}")


def peak_memory():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except FileNotFoundError:
        return -1


async def sleeper(seconds):
    await asyncio.sleep(seconds)


async def sleepers(count, seconds):
    tasks = [asyncio.create_task(sleeper(seconds)) for _ in range(count)]
    for task in tasks:
        await task


def main(question, *arguments):
    if question == "sleepers":
        asyncio.run(sleepers(int(arguments[0]), float(arguments[1])))
        print(peak_memory())
    elif question == "submit":
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        samples(lambda: submit(loop))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
    else:
        ask = {"switch": switch, "spawn": spawn, "gather": gather, "timers": timers}[question]
        with asyncio.Runner() as runner:
            samples(lambda: runner.run(ask()))


if __name__ == "__main__":
    main(*sys.argv[1:])
