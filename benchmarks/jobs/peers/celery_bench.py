# SPDX-License-Identifier: Apache-2.0
"""Celery: celery_bench.py MODE PORT WARM COUNT; prints one line of JSON. See ../README.md."""

import json
import os
import sys
import threading
import time

from celery import Celery

mode, port, warm, count = sys.argv[1], *map(int, sys.argv[2:5])
total = warm + count
app = Celery("bench", broker=f"redis://127.0.0.1:{port}/0")
app.conf.update(task_acks_late=True, task_ignore_result=True, worker_prefetch_multiplier=10)
seen, start, cpu, micros, lock, done = 0, 0.0, 0.0, [], threading.Lock(), threading.Event()


@app.task(name="nothing")
def nothing(number, to):
    global seen, start, cpu
    with lock:
        seen += 1
        if seen == warm:
            start, cpu = time.perf_counter(), time.process_time()
        if seen == total:
            done.set()


@app.task(name="late")
def late(sent):
    with lock:
        micros.append((time.perf_counter() - sent) * 1e6)
        if len(micros) == total:
            done.set()


def enqueue(number):
    for _ in range(number):
        nothing.delay(1234, "somebody@example.org")


def serve(watch):
    """Runs the worker, and something beside it that ends the program."""
    threading.Thread(target=lambda: (watch(), os._exit(0)), daemon=True).start()
    app.worker_main(["worker", "--pool=threads", "--concurrency=10", "--loglevel=CRITICAL"])


def say(**found):
    print(json.dumps(found), file=sys.__stdout__, flush=True)  # the worker takes sys.stdout


if mode == "one":
    enqueue(warm)
    begin = time.perf_counter()
    enqueue(count)
    say(seconds=time.perf_counter() - begin)
elif mode == "drain":

    def drained():
        done.wait()
        say(seconds=time.perf_counter() - start, cpu=time.process_time() - cpu)

    serve(drained)
elif mode == "latency":

    def asked():
        time.sleep(2)
        for _ in range(total):
            late.delay(time.perf_counter())
            time.sleep(0.004)
        done.wait()
        say(micros=micros[warm:])

    serve(asked)
os._exit(0)
