#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make the stored conformance programs: one JSON object a line, {"program": ..., "trace": "..."}, compressed.

    python3.13 store.py ../src/test/resources/conformance/programs.jsonl.gz
    python3.13 store.py ../src/test/resources/conformance/eager.jsonl.gz eager

Programs written by hand (programs/*.json), and random ones from the seeds below; traces by reference.py on this Python.
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

SEEDS = [(1, 200), (42, 150), (2026, 150)]
RARE_SEEDS = [(3, 150)]
EAGER_SEEDS = [(1, 150)]


def programs():
    here = os.path.dirname(os.path.abspath(__file__))
    for path in sorted(glob.glob(os.path.join(here, "programs", "*.json"))):
        with open(path, encoding="utf-8") as f:
            yield json.load(f)
    for kind, seeds, prefix in ((generate.Gen, SEEDS, "r"), (rare.Rare, RARE_SEEDS, "rare")):
        for seed, count in seeds:
            for n in range(seed * 1000000, seed * 1000000 + count):
                yield kind(n).program("%s%d" % (prefix, n))


def eager_programs():
    for seed, count in EAGER_SEEDS:
        for n in range(seed * 1000000, seed * 1000000 + count):
            yield eager.Eager(n).program("eager%d" % n)


def main(out, kind="all"):
    if sys.version_info[:2] != (3, 13):
        sys.exit("store.py: the traces are CPython 3.13's, and this is %s" % sys.version.split()[0])
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as f:
        for program in eager_programs() if kind == "eager" else programs():
            trace = reference.Program(program).trace()
            entry = {"program": program, "trace": "\n".join(trace) + "\n"}
            f.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
