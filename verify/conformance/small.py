#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""All small conformance programs: two tasks of two or three statements each, out of a small alphabet a theme.

    python3 small.py COUNT OUT_DIR        COUNT of them, spread over all; python3 small.py prints how many there are

First come those of two statements a task, all of them, then those of three in a fixed order that mixes the themes, so
that the first n of them are a fair choice.
"""
import json
import os
import sys

OTHER = "OTHER"  # the other task's name
CANCEL, YIELD = ["cancel", OTHER], ["sleep", 0]
NAPS = [["sleep", 0], ["log", "nap"]]
HELP = {"child": [["sleep", 0], ["log", "child"], ["return", 1]],
        "failing": [["sleep", 0], ["raise", "ValueError", "x"]],
        "stubborn": [["try", [["sleep", 2]], [["CancelledError", [["sleep", 0], ["log", "stubborn"], ["return", 2]]]]]],
        "dirty": [["try", [["sleep", 2]], [], [["sleep", 0], ["raise", "KeyError", "y"]]]]}


def call(name):
    return {"call": name}


# Objects and statements of each theme; a list of lists of statements is one letter.
THEMES = [
    ({"o": ["lock"]},
     [["acquire", "o"], ["release", "o"], ["with", "o", NAPS], YIELD, CANCEL, ["locked", "o"],
      ["wait_for", call("take"), 0], ["timeout", "t", 0, [["acquire", "o"]]]]),
    ({"o": ["semaphore", 1]},
     [["acquire", "o"], ["release", "o"], ["with", "o", NAPS], YIELD, CANCEL, ["locked", "o"],
      ["timeout", "t", 0, [["with", "o", NAPS]]]]),
    ({"o": ["bounded_semaphore", 2]},
     [["acquire", "o"], ["release", "o"], ["with", "o", NAPS], YIELD, CANCEL, ["locked", "o"]]),
    ({"o": ["event"]},
     [["event_wait", "o"], ["event_set", "o"], ["event_clear", "o"], YIELD, CANCEL, ["timeout", "t", 0, [["event_wait", "o"]]]]),
    ({"o": ["condition"], "n": ["counter", 0]},
     [["with", "o", [["cond_wait", "o"]]], ["with", "o", [["notify", "o"]]], ["with", "o", [["notify_all", "o"], ["sleep", 0]]],
      ["with", "o", [["add", "n", 1], ["cond_wait_for", "o", "n", 2]]], YIELD, CANCEL, ["release", "o"]]),
    ({"o": ["barrier", 2]},
     [["barrier_wait", "o"], ["barrier_reset", "o"], ["barrier_abort", "o"], YIELD, CANCEL, ["timeout", "t", 0, [["barrier_wait", "o"]]],
      ["barrier_state", "o"]]),
    ({"o": ["queue", 1]},
     [["put", "o", 1], ["get", "o"], ["put_nowait", "o", 2], ["get_nowait", "o"], YIELD, CANCEL, ["full", "o"]]),
    ({"o": ["queue", 1]},
     [["put", "o", 1], ["get", "o"], ["task_done", "o"], ["join", "o"], YIELD, CANCEL, ["queue_shutdown", "o"],
      ["queue_shutdown", "o", True]]),
    ({"f": ["future"]},
     [["await", "f"], ["set_result", "f", 1], ["cancel", "f", "why"], ["shield", "f"], ["wait_for", "f", 0], YIELD, CANCEL,
      ["state", "f"]]),
    ({"f": ["future"], "g": ["future"]},
     [["gather", ["f", "g"]], ["gather", ["f", "g"], True], ["set_result", "f", 1], ["set_exception", "g", "KeyError", "k"],
      ["cancel", "f", "why"], ["wait", ["f", "g"], 0, "FIRST_COMPLETED"], CANCEL]),
    ({"f": ["future"]},
     [["gather", [call("child"), call("failing")]], ["gather", [call("stubborn"), call("dirty")]], ["shield", call("child")],
      ["each_completed", ["f", call("child")], 0], ["wait_for", call("stubborn"), 0], CANCEL, YIELD]),
    ({},
     [["cancel_me", "me"], CANCEL, ["cancel", OTHER, "why"], ["uncancel"], ["cancelling"], YIELD,
      ["try", [["sleep", 0]], [["CancelledError", [["sleep", 0]]]]], ["try", [["sleep", 0]], [], [["sleep", 0]]]]),
    ({},
     [["timeout", "t", 0, [["sleep", 0]]], ["timeout", "t", 0, [["log", "quick"]]],
      ["timeout", "t", 0, [["try", [["sleep", 1]], [["CancelledError", []]]]]],
      ["timeout", "t", 1, [["timeout", "u", 0, [["sleep", 2]]]]], ["try", [["timeout", "t", 0, [["cancel_me"], ["sleep", 0]]]], [["TimeoutError", []]]],
      CANCEL, YIELD]),
    ({},
     [["group", "g", [["group_task", "g", "c", "child"]]], ["group", "g", [["group_task", "g", "c", "failing"], ["sleep", 1]]],
      ["group", "g", [["group_task", "g", "c", "dirty"], ["group_task", "g", "d", "failing"]]],
      ["group", "g", [["group_task", "g", "c", "stubborn"], ["raise", "KeyError", "z"]]], ["cancel_me"], CANCEL, YIELD]),
    ({"f": ["future"]},
     [["soon", "h", [["log", "soon"]]], ["later", "h", 0, [["log", "later"]]], ["later", "h", -1, [["set_result", "f", 1]]],
      ["when_done", "f", "l", [["log", "done"]]], ["cancel_handle", "h"], ["soon", "i", [CANCEL]], YIELD, ["await", "f"]]),
    ({"v": ["contextvar", 0]},
     [["set_var", "v", 1], ["get_var", "v"], ["reset_var", "v"], ["context", "x"], ["in_context", "x", [["set_var", "v", 2], ["get_var", "v"]]],
      ["soon", "h", [["get_var", "v"]], "x"], ["await", call("sets")], YIELD]),
    ({},
     [["eager_task", "e", "child"], ["eager_task", "e", "failing"], ["cancel", "e"], ["await", "e"], ["eager_factory", True],
      ["gather", [call("child"), call("failing")], True], ["group", "g", [["group_task", "g", "e", "child"]]], CANCEL]),
]
HELP["take"] = [["acquire", "o"], ["log", "took"]]
HELP["sets"] = [["set_var", "v", 3], ["sleep", 0]]
MIX = 1_000_003  # a prime that divides no number of programs


def sizes(length):
    return [len(letters) ** (2 * length) for _, letters in THEMES]


def total():
    return sum(sizes(2)) + sum(sizes(3))


def program(n):
    """Number n of all."""
    length, index, name = 2, n, "small%d" % n
    if n >= sum(sizes(2)):
        length = 3
        index = (n - sum(sizes(2))) * MIX % sum(sizes(3))
    for theme, size in enumerate(sizes(length)):
        if index < size:
            return make(name, theme, length, index)
        index -= size
    raise AssertionError(n)


def make(name, theme, length, index):
    objects, letters = THEMES[theme]
    chosen = []
    for _ in range(2 * length):
        index, letter = divmod(index, len(letters))
        chosen.append(letters[letter])
    coroutines = {"a": guarded(chosen[:length], "b"), "b": guarded(chosen[length:], "a")}
    used = json.dumps(chosen)
    for helper, body in HELP.items():
        if '"%s"' % helper in used:
            coroutines[helper] = body
    ends = [["state", t] for t in ("a", "b")]
    coroutines["main"] = [["reports"], ["task", "a", "a"], ["task", "b", "b"], ["sleep", 3], ["cancel", "a"], ["sleep", 0], ["cancel", "b"],
                          ["sleep", 3]] + ends
    return {"name": name, "objects": objects, "coroutines": coroutines}


def guarded(body, other):
    """A body whose error is traced."""
    return [["try", json.loads(json.dumps(body).replace(OTHER, other)), [["BaseException", [["reraise"]]]]]]


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print("%d of two statements a task, %d of three" % (sum(sizes(2)), sum(sizes(3))))
    else:
        count, out = int(sys.argv[1]), sys.argv[2]
        os.makedirs(out, exist_ok=True)
        for i in range(0, total(), max(1, total() // count)):
            with open(os.path.join(out, "small%d.json" % i), "w") as f:
                json.dump(program(i), f)
