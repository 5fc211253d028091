# SPDX-License-Identifier: Apache-2.0
"""CPython's answers to the suite's questions.

peer.py QUESTION processor|wall prints nanoseconds an operation, by the clock of that kind, a sample a line;
peer.py sleepers COUNT SECONDS prints its peak memory in kB.
"""

import asyncio
import contextvars
import functools
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


async def lock():
    taken = asyncio.Lock()
    held = 0
    for _ in range(1_000):
        async with taken:
            held += 1
    return held


async def lock_hand_over():
    each = 1_000
    taken = asyncio.Lock()

    async def take_turns():
        for _ in range(each):
            await taken.acquire()
            taken.release()

    await taken.acquire()
    one = asyncio.create_task(take_turns())
    other = asyncio.create_task(take_turns())
    await asyncio.sleep(0)
    taken.release()
    await one
    await other
    return 2 * each


async def queue(capacity):
    values = 1_000
    handed = asyncio.Queue(capacity)

    async def get_all():
        total = 0
        for _ in range(values):
            total += await handed.get()
        return total

    gets = asyncio.create_task(get_all())
    for value in range(values):
        await handed.put(value)
    await gets
    return values


async def event():
    events = [asyncio.Event() for _ in range(10)]

    async def await_all():
        for one_of_them in events:
            await one_of_them.wait()

    waiters = [asyncio.create_task(await_all()) for _ in range(100)]
    for one_of_them in events:
        await asyncio.sleep(0)
        one_of_them.set()
    for waiter in waiters:
        await waiter
    return 1_000


VARIABLE = contextvars.ContextVar("benchmark", default=0)


async def context_variable():
    total = 0
    for i in range(10_000):
        VARIABLE.set(i)
        total += VARIABLE.get()
    return 10_000


async def generator():
    def values():
        for i in range(10_000):
            yield i

    total = 0
    for value in values():
        total += value
    return 10_000


async def async_generator():
    async def values():
        for i in range(10_000):
            await asyncio.sleep(0)
            yield i

    total = 0
    async for value in values():
        total += value
    return 10_000


async def chain(depth):
    each = 5_000

    async def descend(left):
        if left == 0:
            for _ in range(each):
                await asyncio.sleep(0)
            return 0
        return 1 + await descend(left - 1)

    one = asyncio.create_task(descend(depth))
    other = asyncio.create_task(descend(depth))
    await one
    await other
    return 2 * each


def submit(loop):
    for _ in range(1_000):
        asyncio.run_coroutine_threadsafe(one(), loop).result()
    return 1_000


CLOCKS = {"processor": time.process_time_ns, "wall": time.perf_counter_ns}


def sample(ask, clock):
    """Asks for 0.2 s; returns nanoseconds an operation."""
    operations = 0
    start = clock()
    end = start + 200_000_000
    while (now := clock()) < end:
        operations += ask()
    return (now - start) / operations


def samples(ask, clock):
    sample(ask, clock)
    for _ in range(SAMPLES):
        print(f"{sample(ask, clock):.1f}")


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


QUESTIONS = {
    "switch": switch,
    "spawn": spawn,
    "gather": gather,
    "timers": timers,
    "lock": lock,
    "lock-hand-over": lock_hand_over,
    "queue-1": functools.partial(queue, 1),
    "queue-16": functools.partial(queue, 16),
    "event": event,
    "context-variable": context_variable,
    "generator": generator,
    "async-generator": async_generator,
    "chain-1": functools.partial(chain, 1),
    "chain-20": functools.partial(chain, 20),
}


def main(question, *arguments):
    if question == "sleepers":
        asyncio.run(sleepers(int(arguments[0]), float(arguments[1])))
        print(peak_memory())
    elif question == "submit":
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        samples(lambda: submit(loop), CLOCKS[arguments[0]])
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
    else:
        ask = QUESTIONS[question]
        with asyncio.Runner() as runner:
            samples(lambda: runner.run(ask()), CLOCKS[arguments[0]])


if __name__ == "__main__":
    main(*sys.argv[1:])
