#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print asyncio-names.txt: the public names of asyncio and contextvars of this Python, which is 3.13."""
import asyncio
import contextvars
import inspect
import types

BUILTIN = {object, BaseException, Exception, OSError, EOFError, RuntimeError}


def public():
    for name in sorted(n for n in dir(asyncio) if not n.startswith("_")):
        if not isinstance(getattr(asyncio, name), types.ModuleType):
            yield name, getattr(asyncio, name)
    for name in contextvars.__all__:
        yield name, getattr(contextvars, name)


def main():
    print("# Public names of asyncio and contextvars, CPython 3.13; a class's inherited ones stand at its base.")
    bases = {thing for _, thing in public() if inspect.isclass(thing)} | BUILTIN
    for name, thing in public():
        print(name)
        if inspect.isclass(thing) and thing is not TimeoutError:
            inherited = set().union(*(dir(base) for base in thing.__mro__[1:] if base in bases))
            for member in sorted(set(dir(thing)) - inherited):
                if not member.startswith("_"):
                    print("%s.%s" % (name, member))


if __name__ == "__main__":
    main()
