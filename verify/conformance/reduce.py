# SPDX-License-Identifier: Apache-2.0
"""Make a program small that still shows what it shows: remove and simplify, again and again, while that is so."""
import copy
import time

BODIES = {"loop": [2], "try": [1, 3], "timeout": [3], "timeout_at": [3], "group": [2], "with": [2], "soon": [2],
          "later": [3], "at": [3], "when_done": [3], "in_context": [2]}


def bodies_of(statement):
    """The lists of statements inside a statement."""
    found = [statement[i] for i in BODIES.get(statement[0], []) if i < len(statement) and isinstance(statement[i], list)]
    if statement[0] == "try":
        found += [handler[1] for handler in statement[2]]
    return found


def all_bodies(program):
    """Each list of statements, the outer ones first."""
    found = list(program["coroutines"].values())
    for body in found:
        for statement in body:
            found.extend(bodies_of(statement))
    return found


def candidates(program):
    """Programs that are one step smaller."""
    for name in list(program["coroutines"]):
        if name != "main" and name not in str(program.get("runs", "")):
            smaller = copy.deepcopy(program)
            del smaller["coroutines"][name]
            yield smaller
    for at in range(len(all_bodies(program))):
        n = len(all_bodies(program)[at])
        size = n
        while size:
            for start in range(0, n, size):
                smaller = copy.deepcopy(program)
                del all_bodies(smaller)[at][start:start + size]
                yield smaller
            size //= 2
        for i in range(n):
            statement = all_bodies(program)[at][i]
            for inner in bodies_of(statement):
                smaller = copy.deepcopy(program)
                all_bodies(smaller)[at][i:i + 1] = copy.deepcopy(inner)
                yield smaller
            yield from simpler_statements(program, at, i, statement)
    for name in program.get("objects", {}):
        smaller = copy.deepcopy(program)
        del smaller["objects"][name]
        yield smaller


def simpler_statements(program, at, i, statement):
    simpler = []
    if statement[0] == "try":
        simpler += [statement[:2] + [statement[2][:k] + statement[2][k + 1:]] + statement[3:] for k in range(len(statement[2]))]
        if len(statement) > 3:
            simpler.append(statement[:3])
    if statement[0] in ("gather", "wait", "as_completed", "each_completed", "start_gather"):
        where = 2 if statement[0] == "start_gather" else 1
        simpler += [statement[:where] + [statement[where][:k] + statement[where][k + 1:]] + statement[where + 1:]
                    for k in range(len(statement[where]))]
    if statement[0] == "loop" and statement[1] > 1:
        simpler.append(["loop", 1, statement[2]])
    for new in simpler:
        smaller = copy.deepcopy(program)
        all_bodies(smaller)[at][i] = copy.deepcopy(new)
        yield smaller


def smallest(program, shows, seconds=60):
    """The smallest program found for which shows(program) still holds, within so many seconds."""
    end = time.monotonic() + seconds
    again = True
    while again:
        again = False
        for candidate in candidates(program):
            if time.monotonic() > end:
                return program
            if shows(candidate):
                program = candidate
                again = True
                break
    return program
