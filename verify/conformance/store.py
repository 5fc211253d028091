#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make the stored conformance programs: one JSON object a line, {"program": ..., "trace": "..."}, compressed.

    python3.13 store.py                  all files of ../src/test/resources/conformance
    python3.13 store.py rules wild       these

programs: written by hand (programs/*.json) and random ones; eager, wild: random ones; rules: those of rules.py; small: a
choice of all small ones. Traces by reference.py on this Python.
"""
import glob
import gzip
import json
import os
import sys

sys.dont_write_bytecode = True

import eager
import generate
import rare
import reference
import rules
import small
import wild

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = [(1, 200), (42, 150), (2026, 150)]
RARE_SEEDS = [(3, 150)]
EAGER_SEEDS = [(1, 150)]
WILD_SEEDS = [(11, 300)]
SMALL = 600


def programs():
    for path in sorted(glob.glob(os.path.join(HERE, "programs", "*.json"))):
        with open(path, encoding="utf-8") as f:
            yield json.load(f)
    yield from seeded(generate.Gen, SEEDS, "r")
    yield from seeded(rare.Rare, RARE_SEEDS, "rare")


def seeded(kind, seeds, prefix):
    for seed, count in seeds:
        for n in range(seed * 1000000, seed * 1000000 + count):
            yield kind(n).program("%s%d" % (prefix, n))


def small_programs():
    """Half of those of two statements a task, half of those of three."""
    two = sum(small.sizes(2))
    for i in range(SMALL // 2):
        yield small.program(i * two // (SMALL // 2))
        yield small.program(two + i)


FILES = {
    "programs": programs,
    "eager": lambda: seeded(eager.Eager, EAGER_SEEDS, "eager"),
    "wild": lambda: seeded(wild.Wild, WILD_SEEDS, "wild"),
    "rules": lambda: iter(rules.PROGRAMS),
    "small": small_programs,
}


def store(kind):
    out = os.path.join(HERE, "..", "src", "test", "resources", "conformance", kind + ".jsonl.gz")
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as f:
        for program in FILES[kind]():
            trace = reference.Program(program).trace()
            entry = {"program": program, "trace": "\n".join(trace) + "\n"}
            f.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")


if __name__ == "__main__":
    if sys.version_info[:2] != (3, 13):
        sys.exit("store.py: the traces are CPython 3.13's, and this is %s" % sys.version.split()[0])
    for kind in sys.argv[1:] or FILES:
        store(kind)
