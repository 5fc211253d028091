#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A conformance program or more for each rule of asyncio that can be told as one; RULES.md lists them all.

    python3 rules.py OUT_DIR

A program is called after its rule. "main" runs; tasks and coroutines have the names that the program gives them.
"""
import json
import os
import sys

PROGRAMS = []


def rule(name, *main, objects=None, runs=None, **coroutines):
    """A program: its main, and other coroutines by name."""
    program = {"name": name, "objects": objects or {}, "coroutines": {"main": list(main), **coroutines}}
    if runs:
        program["runs"] = runs
    PROGRAMS.append(program)


def task(name, coroutine=None):
    return ["task", name, coroutine or name]


def tasks(*names):
    return [task(n) for n in names]


def log(text):
    return ["log", text]


def caught(kind, *body):
    """The body; its error, of that kind, is traced."""
    return ["try", list(body), [[kind, []]]]


def call(name):
    return {"call": name}


def naps(n):
    return [["sleep", 0]] * n


def ticks(n):
    return [s for i in range(n) for s in (["sleep", 0], log("tick %d" % (i + 1)))]


F = {"f": ["future"]}
FG = {"f": ["future"], "g": ["future"]}
V = {"v": ["contextvar", 0]}
YIELD = ["sleep", 0]
LONG = ["sleep", 100]
TRACED_SLEEP = [["try", [LONG], [["CancelledError", [["cancelling"], ["reraise"]]]]]]


# ---- how many passes a wake-up takes ----

def latency(name, *statement, objects=None, **coroutines):
    rule("latency-" + name, *tasks("w"), *naps(5), ["set_result", "f", 1], *ticks(5),
         objects=objects or F, w=[*statement, log("awake")], **coroutines)


latency("future", ["await", "f"])
latency("coroutine", ["await", call("c")], c=[["await", "f"]])
latency("task", task("t"), ["await", "t"], t=[["await", "f"]])
latency("wait_for", ["wait_for", "f", 50])
latency("timeout", ["timeout", "to", 50, [["await", "f"]]])
latency("gather-future", ["gather", ["f"]])
latency("gather-coroutine", ["gather", [call("c")]], c=[["await", "f"]])
latency("wait", ["wait", ["f"]])
latency("shield", ["shield", "f"])
latency("group", ["group", "g", [["group_task", "g", "c", "c"]]], c=[["await", "f"]])
latency("as_completed", ["as_completed", ["f"]])
latency("each_completed", ["each_completed", ["f"]])

# ---- loop ----

rule("001-callbacks-in-order", ["soon", "a", [log("one"), ["soon", "c", [log("three")]]]], ["soon", "b", [log("two")]], *ticks(3))
rule("002-zero-delay-after-soon", ["soon", "a", [["later", "t", 0, [log("timer")]], ["soon", "b", [log("soon")]]]], *ticks(4))
rule("003-timer-first-soon-first", ["later", "t", 0, [log("timer")]], ["soon", "a", [log("soon")]], *ticks(2))
rule("005-timers-by-deadline", ["later", "c", 3, [log("3")]], ["later", "a", 1, [log("1")]], ["at", "b", 2, [log("2")]], ["sleep", 4])
rule("006-equal-deadlines-in-order", *[["at", "h%d" % i, 1, [log("timer %d" % i)]] for i in range(7)], ["sleep", 2])
rule("007-sleeps-wake-in-order", *tasks("a", "b", "c"), ["sleep", 2], a=[["sleep", 1], log("a")], b=[["sleep", 1], log("b")], c=[["sleep", 1], log("c")])
rule("008-negative-delay", ["later", "a", 0, [log("now")]], ["later", "b", -2, [log("before")]], ["at", "c", -5, [log("long before")]], *ticks(2))
rule("009-no-second-timer-in-a-pass", ["later", "a", 0, [log("first"), ["later", "b", 0, [log("second")]]]], *ticks(4))
rule("010-handle-cancelled-in-its-pass", ["soon", "a", [["cancel_handle", "b"]]], ["soon", "b", [log("never")]],
     ["later", "c", 0, [log("never")]], ["cancel_handle", "c"], ["cancel_handle", "c"], ["handle_state", "a"], ["handle_state", "c"],
     *ticks(2), ["cancel_handle", "a"], ["handle_state", "a"])
rule("011-stop-in-a-callback", ["soon", "a", [["stop"], ["soon", "c", [log("kept for the next run")]]]], ["soon", "b", [log("same pass")]],
     LONG, runs=["main", "again"], again=[log("again"), *ticks(2)])
rule("011-stop-in-a-task", *tasks("a", "b"), LONG, runs=["main", "again"], a=[["stop"], YIELD, log("next run")], b=[log("same pass")],
     again=[log("again"), *ticks(2)])
rule("013-callbacks-and-steps-in-one-line", ["soon", "a", [log("one")]], task("t"), ["soon", "b", [log("three")]], YIELD, t=[log("two")])
rule("014-failing-callback-is-reported", ["reports"], ["soon", "a", [["raise", "ValueError", "x"]]], ["later", "b", 0, [["raise", "CancelledError", "y"]]],
     ["soon", "c", [log("goes on")]], *ticks(2))
rule("018-report-in-the-context-of-the-callback", ["reports", "v"], ["set_var", "v", 1], ["soon", "a", [["set_var", "v", 2], ["raise", "ValueError", "x"]]],
     *naps(2), ["get_var", "v"], objects=V)
rule("018-report-in-the-context-of-the-task", ["reports", "v"], ["set_var", "v", 1], *tasks("t"), *naps(2), objects=V,
     t=[["set_var", "v", 7], ["try", [LONG], [], [["raise", "ValueError", "x"]]]])
rule("021-stopped-run", *tasks("t"), ["await", "t"], t=[["sleep", 1], ["stop"], ["sleep", 1]])
rule("022-no-run-inside-a-run", caught("RuntimeError", ["nested_run", "t"]), log("goes on"), YIELD, t=[log("never")])
rule("023-context-of-callbacks", ["set_var", "v", 1], ["soon", "a", [["get_var", "v"], ["set_var", "v", 2]]], ["set_var", "v", 3],
     ["context", "x"], ["soon", "b", [["get_var", "v"], ["set_var", "v", 4]], "x"], ["soon", "c", [["get_var", "v"]], "x"],
     *naps(2), ["get_var", "v"], objects=V)

# ---- futures ----

rule("024-callbacks-never-inline", ["add_done_callback", "f", "one"], ["add_done_callback", "f", "two"], ["soon", "a", [log("before")]],
     ["set_result", "f", 1], log("not yet"), ["soon", "b", [log("after")]], *naps(2), objects=F)
rule("025-callback-of-a-done-future", ["set_result", "f", 1], ["add_done_callback", "f", "late"], log("not yet"), *naps(2), objects=F)
rule("026-removed-callbacks", ["add_done_callback", "f", "a"], ["when_done", "f", "b", [log("b")]], ["remove_done_callback", "f", "b"],
     ["remove_done_callback", "f", "b"], ["set_result", "f", 1], ["remove_done_callback", "f", "a"], *naps(2), objects=F)
rule("027-failing-done-callback", ["reports"], ["when_done", "f", "a", [["raise", "KeyError", "k"]]], ["add_done_callback", "f", "b"],
     ["set_result", "f", 1], *naps(2), ["state", "f"], objects=F)
rule("028-done-once", ["set_result", "f", 1], caught("InvalidStateError", ["set_result", "f", 2]),
     caught("InvalidStateError", ["set_exception", "f", "KeyError", "k"]), ["cancel", "f"], ["state", "f"],
     ["cancel", "g"], caught("InvalidStateError", ["set_result", "g", 2]), ["cancel", "g"], ["state", "g"], objects=FG)
rule("029-exception-of-a-cancelled-future", caught("InvalidStateError", ["exception", "f"]), caught("InvalidStateError", ["result", "f"]),
     ["cancel", "f", "why"], caught("CancelledError", ["exception", "f"]), caught("CancelledError", ["result", "f"]),
     ["set_result", "g", 1], ["exception", "g"], ["result", "g"], objects=FG)
rule("030-failure-again-and-again", ["set_exception", "f", "ValueError", "x"], ["exception", "f"],
     *[caught("ValueError", [what, "f"]) for what in ("await", "result", "await")], objects=F)
rule("032-done-futures-do-not-suspend", ["set_result", "f", 1], ["cancel", "g", "why"], ["soon", "a", [log("later")]], ["await", "f"],
     caught("CancelledError", ["await", "g"]), log("still the same step"), YIELD, objects=FG)
rule("033-awaiters-in-order", *tasks("a", "b", "c"), YIELD, ["set_result", "f", 1], ["sleep", 1], objects=F,
     a=[["await", "f"]], b=[["await", "f"]], c=[["await", "f"]])
rule("033-cancel-of-one-awaiter-cancels-all", *tasks("a", "b"), YIELD, ["cancel", "a", "why"], ["sleep", 1], ["state", "a"], ["state", "b"], ["state", "f"],
     objects=F, a=[caught("CancelledError", ["await", "f"]), ["cancelling"]], b=[caught("CancelledError", ["await", "f"]), ["cancelling"]])
rule("034-context-of-done-callbacks", ["set_var", "v", 1], ["when_done", "f", "a", [["get_var", "v"]]], ["set_var", "v", 2],
     ["set_result", "f", 1], ["set_var", "v", 3], *naps(2), objects={**F, **V})
rule("036-messages-of-cancel", ["cancel", "f"], caught("CancelledError", ["await", "f"]), ["cancel", "g", "why"], caught("CancelledError", ["await", "g"]),
     *tasks("a", "b"), YIELD, ["cancel", "a"], ["cancel", "b", "because"], *[caught("CancelledError", ["await", t]) for t in "ab"],
     objects=FG, a=[LONG], b=[LONG])

# ---- tasks ----

rule("037-tasks-start-in-order", *tasks("a", "b"), log("none has begun"), ["sleep", 1], a=ticks(3), b=ticks(3))
rule("038-names", task("a", "c"), ["task_names"], ["set_name", "a", "renamed"], ["task_names"], ["gather", [call("c")]], c=[log("named so"), ["task_names"]])
rule("039-cancelled-before-it-begins", task("a"), ["cancel", "a", "why"], ["state", "a"], YIELD, ["state", "a"], caught("CancelledError", ["await", "a"]),
     a=[["try", [log("never")], [], [log("never")]]])
rule("040-cancel-accepted", task("a"), YIELD, ["cancel", "a"], ["state", "a"], YIELD, ["state", "a"], YIELD, ["cancel", "a"],
     a=[["try", [LONG], [], [YIELD]]])
rule("041-cancel-of-a-task-that-waits", task("a"), YIELD, ["soon", "x", [log("before")]], ["cancel", "a"], ["state", "f"], ["soon", "y", [log("after")]],
     *naps(2), objects=F, a=[caught("CancelledError", ["await", "f"])])
rule("042-cancel-of-a-task-that-is-ready", *tasks("a", "b"), YIELD, ["cancel", "b"], *naps(3), a=[*ticks(3)], b=[caught("CancelledError", *ticks(3))])
rule("043-two-cancels-one-error", *tasks("a", "b"), YIELD, *[["cancel", t, m] for t in "ab" for m in ("one", "two")], *naps(3), objects=F,
     a=[caught("CancelledError", ["await", "f"]), ["cancelling"], ["sleep", 0], log("a goes on")],
     b=[caught("CancelledError", *naps(9)), ["cancelling"], ["sleep", 0], log("b goes on")])
rule("044-swallowed-cancel", task("a"), YIELD, ["cancel", "a"], ["await", "a"], ["state", "a"],
     a=[caught("CancelledError", LONG), ["cancelling"], ["sleep", 1], ["return", 5]])
rule("045-cancel-during-clean-up", task("a"), YIELD, ["cancel", "a", "one"], YIELD, ["cancel", "a", "two"], caught("CancelledError", ["await", "a"]),
     a=[["try", [LONG], [], [log("cleans up"), ["try", [LONG], [], [log("leaves"), ["cancelling"]]]]]])
rule("046-own-cancelled-error", task("a"), *naps(2), ["state", "a"], caught("CancelledError", ["await", "a"]), a=[["cancelling"], ["raise", "CancelledError", "own"]])
rule("047-self-cancel-then-return", *tasks("a", "b"), *naps(2), ["state", "a"], ["state", "b"],
     a=[["cancel_me", "why"], ["return", 1]], b=[["cancel_me"], ["raise", "ValueError", "x"]])
rule("048-self-cancel-hits-the-first-suspension", task("a"), *naps(2), ["state", "a"], ["state", "g"], ["state", "f"],
     objects={**FG, "l": ["lock"]}, a=[["set_result", "f", 1], ["cancel_me", "why"], ["await", "f"], ["acquire", "l"], caught("CancelledError", ["await", "g"]), ["cancelling"]])
rule("049-cancel-after-the-result", *tasks("a", "b"), YIELD, ["set_result", "f", 1], ["cancel", "a", "why"], ["set_exception", "g", "KeyError", "k"], ["cancel", "b"],
     *naps(2), ["state", "a"], ["state", "f"], objects=FG, a=[caught("CancelledError", ["await", "f"])], b=[caught("CancelledError", ["await", "g"])])
rule("050-cancel-goes-down-the-chain", task("a"), *naps(3), ["cancel", "a", "why"], log("now"), *ticks(5), a=[task("b"), caught("CancelledError", ["await", "b"]), ["cancelling"]],
     b=[task("c"), ["try", [["await", "c"]], [["CancelledError", [["cancelling"], ["reraise"]]]]]], c=[["try", [LONG], [], [["cancelling"], *naps(2)]]])
rule("050-swallowed-at-the-bottom", task("a"), *naps(3), ["cancel", "a"], ["sleep", 1], ["state", "a"], a=[task("b"), ["await", "b"], ["cancelling"], ["return", "whole"]],
     b=[caught("CancelledError", LONG), ["return", "kept"]])
rule("051-other-error-in-the-clean-up", task("a"), YIELD, ["cancel", "a"], caught("ValueError", ["await", "a"]), ["state", "a"],
     a=[["try", [LONG], [], [["raise", "ValueError", "x"]]]])
rule("052-uncancel", *tasks("a", "b", "c"), *naps(4), *[["state", t] for t in "abc"],
     a=[["uncancel"], ["cancel_me"], ["uncancel"], YIELD, log("not cancelled")],
     b=[["cancel_me"], ["cancel_me"], ["uncancel"], caught("CancelledError", YIELD), ["uncancel"], ["uncancel"]],
     c=[caught("CancelledError", ["cancel_me"], YIELD), ["uncancel"], YIELD, log("goes on")])
rule("053-results-of-a-cancelled-task", task("a"), YIELD, ["cancel", "a", "why"], *[caught("CancelledError", [what, "a"]) for what in ("await", "result", "await", "exception")], a=[LONG])
rule("054-callbacks-and-awaiters-in-order", ["add_done_callback", "f", "one"], task("a"), YIELD, ["add_done_callback", "f", "three"], ["set_result", "f", 1], *naps(3),
     objects=F, a=[["await", "f"], log("two")])
rule("055-awaits-itself", task("a"), YIELD, ["state", "a"], YIELD, a=[caught("RuntimeError", ["await", "a"]), log("a pass later")])
rule("058-contexts-of-tasks", ["set_var", "v", 1], ["context", "x"], task("a"), ["set_var", "v", 2], ["task", "b", "b", "x"], *naps(2), ["get_var", "v"],
     ["await", call("c")], ["get_var", "v"], ["in_context", "x", [["get_var", "v"]]], objects=V,
     a=[["get_var", "v"], ["set_var", "v", 10]], b=[["get_var", "v"], ["set_var", "v", 20]], c=[["set_var", "v", 30]])
rule("059-no-task-in-callbacks", task("a"), ["when_done", "a", "done", [log("outside"), ["all_tasks"], ["task_names"]]],
     ["soon", "s", [log("outside")]], *naps(3), ["all_tasks"], a=[["all_tasks"]])
rule("060-sleep-of-nothing", ["soon", "a", [log("one pass"), ["soon", "b", [log("two passes")]]]], ["sleep", 0], log("back"), ["sleep", -3], log("back again"))
rule("060-cancelled-sleep", task("a"), YIELD, ["cancel", "a"], ["sleep", 1], log("nobody waits for the timer"), a=[LONG])
rule("061-ensure-future", ["ensure_future", "g", "f"], ["set_result", "g", 1], ["state", "f"], ["ensure_future", "t", call("c")], ["state", "t"], ["await", "t"],
     objects=F, c=[["return", 2]])

# ---- gather, wait, wait_for, as_completed, shield ----

rule("062-gather-in-order", ["gather", [call("a"), call("b"), "f"]], objects=F, a=[log("a"), ["sleep", 2], ["return", "a"]],
     b=[log("b"), ["sleep", 1], ["set_result", "f", "f"], ["return", "b"]])
rule("063-first-failure-ends-the-gather", ["reports"], caught("ValueError", ["gather", [call("a"), call("b"), call("c")]]), ["sleep", 3],
     a=[["sleep", 1], ["raise", "ValueError", "x"]], b=[["sleep", 2], ["raise", "KeyError", "never seen"]], c=[["sleep", 2], log("goes on")])
rule("064-gather-of-errors", *tasks("a"), ["call_cancel", 1, "a"], ["gather", ["a", call("b"), "f"], True], ["cancel", "f", "no"], objects=F,
     a=[["raise", "CancelledError", "kept"]], b=[["set_exception", "f", "KeyError", "k"], ["raise", "ValueError", "x"]])
rule("065-cancelled-child", *tasks("a", "b"), ["start_gather", "g", ["a", "b"]], YIELD, ["cancel", "a", "why"], *naps(3), caught("CancelledError", ["state", "g"]),
     caught("CancelledError", ["await", "g"]), ["state", "b"], ["sleep", 2], a=[LONG], b=[["sleep", 1], log("goes on")])
rule("066-cancelled-gather", ["start_gather", "g", [call("a"), call("b")]], YIELD, ["cancel", "g", "why"], ["state", "g"], caught("CancelledError", ["await", "g"]), log("after the first"),
     ["sleep", 2], a=[LONG], b=[["try", [LONG], [], [["sleep", 1], log("cleaned up")]]])
rule("067-cancelled-gather-of-errors", ["start_gather", "g", [call("a"), call("b")], True], YIELD, ["cancel", "g", "why"], caught("CancelledError", ["await", "g"]), log("after all"),
     a=[LONG], b=[["try", [LONG], [["CancelledError", [["sleep", 1], ["return", "cleaned up"]]]]]])
rule("068-children-that-stay", ["start_gather", "g", [call("a"), call("a")]], YIELD, ["cancel", "g", "lost"], caught("CancelledError", ["await", "g"]),
     a=[caught("CancelledError", LONG), ["return", "stayed"]])
for name, errors in (("069-child-answers-with-an-error", False), ("069-child-answers-with-an-error-among-errors", True)):
    rule(name, ["start_gather", "g", [call("a"), call("b")], errors], YIELD, ["cancel", "g"], caught("BaseException", ["await", "g"]), a=[["try", [LONG], [], [["raise", "KeyError", "k"]]]], b=[LONG])
rule("070-message-of-a-cancelled-gather", task("t"), *naps(2), ["cancel", "t", "why"], *naps(3), ["state", "t"], t=[caught("CancelledError", ["gather", [call("a"), call("b")]])],
     a=[caught("CancelledError", LONG)], b=[caught("CancelledError", LONG)])
rule("071-cancel-of-a-finished-gather", ["set_result", "f", 1], task("a"), ["start_gather", "g", ["f", "a"]], YIELD, ["state", "a"], ["cancel", "g"], ["state", "g"], ["await", "g"],
     objects=F, a=[["return", 2]])
rule("072-cancel-of-one-who-awaits-a-finished-gather", *tasks("t"), *naps(2), ["state", "a"], ["cancel", "t", "why"], *naps(3), ["state", "t"],
     t=[task("a"), ["gather", ["a"]]], a=[["return", 2]])
rule("073-gather-twice-and-nothing", task("a"), ["gather", ["a", "a", "f", "f"]], ["gather", []], ["set_exception", "g", "KeyError", "k"], ["start_gather", "h", ["g"]], ["state", "h"],
     objects=FG, a=[log("once"), ["set_result", "f", 2], ["return", 1]])
rule("074-gather-of-done-futures", ["set_result", "f", 1], ["soon", "s", [log("later")]], ["start_gather", "h", ["f"]], ["state", "h"], ["await", "h"], log("not suspended"),
     ["wait", ["f"]], log("suspended"), objects=F)
rule("075-wait", task("a"), ["wait", ["a", "f"], 1], ["state", "a"], ["cancel", "f"], ["wait", ["a", "f"], 1, "FIRST_EXCEPTION"], ["set_exception", "g", "KeyError", "k"],
     ["wait", ["a", "g"], 5, "FIRST_EXCEPTION"], caught("ValueError", ["wait", []]), ["wait", ["a", "a"]], objects=FG, a=[["sleep", 4]])
rule("076-several-first-ones", ["later", "s", 1, [["set_result", "f", 1], ["set_result", "g", 2]]], ["wait", ["f", "g"], None, "FIRST_COMPLETED"], objects=FG)
rule("077-cancel-inside-wait", task("t"), *naps(2), ["cancel", "t"], YIELD, ["state", "a"], ["state", "f"], objects=F, t=[task("a"), caught("CancelledError", ["wait", ["a", "f"]])], a=[LONG])
rule("078-wait_for-in-the-same-task", ["set_var", "v", 1], ["wait_for", call("c"), 5], ["get_var", "v"], ["wait_for", call("d"), None], objects=V,
     c=[log("in main"), ["set_var", "v", 2], ["sleep", 1]], d=[log("in main")])
rule("079-wait_for-nothing", caught("TimeoutError", ["wait_for", call("c"), 0]), caught("TimeoutError", ["wait_for", call("c"), -1]), ["set_result", "f", 3], ["wait_for", "f", 0],
     caught("TimeoutError", ["wait_for", "g", 0]), ["state", "g"], objects=FG, c=[log("never")])
rule("080-wait_for-waits-for-the-end", caught("TimeoutError", ["wait_for", call("c"), 1]), log("at last"), task("a", "c"), YIELD, caught("TimeoutError", ["wait_for", "a", 0]), log("at last"),
     c=[["try", [LONG], [], [["sleep", 5], log("clean")]]])
rule("081-wait_for-what-swallows", ["wait_for", call("c"), 1], ["cancelling"], caught("KeyError", ["wait_for", call("d"), 1]), ["cancelling"], task("a", "c"), YIELD, ["wait_for", "a", 0],
     c=[caught("CancelledError", LONG), ["return", "kept"]], d=[["try", [LONG], [], [["raise", "KeyError", "k"]]]])
rule("082-cancel-of-one-in-wait_for", task("t"), *naps(2), ["cancel", "t", "why"], *naps(3), ["state", "t"], ["state", "a"], t=[task("a"), caught("CancelledError", ["wait_for", "a", 50])],
     a=[caught("CancelledError", LONG)])
rule("083-cancel-while-wait_for-ends", task("t"), ["sleep", 2], ["cancel", "t", "why"], ["sleep", 9], ["state", "t"], t=[["try", [["wait_for", call("c"), 1]], [["BaseException", [["reraise"]]]]]],
     c=[["try", [LONG], [], [["try", [["sleep", 5]], [], [log("hurries")]]]]])
rule("084-overdue-result", task("t"), YIELD, ["busy", 2], ["set_result", "f", 1], *naps(3), objects=F, t=[["wait_for", "f", 1]])
rule("084-result-and-timeout-in-one-pass", ["later", "s", 1, [["set_result", "f", 1]]], caught("TimeoutError", ["wait_for", "f", 1]), ["state", "f"], objects=F)
rule("085-wait_for-of-a-shield", task("a"), ["start_shield", "s", "a"], caught("TimeoutError", ["wait_for", "s", 1]), ["state", "a"], ["sleep", 5], ["state", "a"], a=[["sleep", 3], ["return", 1]])
rule("086-as_completed", *tasks("a", "b", "c"), ["each_completed", ["a", "b", "c", "a", "f"]], objects=F, a=[["sleep", 2], ["return", "a"]],
     b=[["sleep", 1], ["raise", "KeyError", "k"]], c=[["sleep", 3], ["set_result", "f", "f"]])
rule("086-as_completed-plain", ["as_completed", [call("a"), call("b"), call("a")]], a=[["sleep", 2], ["return", "a"]], b=[["sleep", 1], ["raise", "KeyError", "k"]])
rule("087-as_completed-too-late", *tasks("a", "b"), caught("TimeoutError", ["as_completed", ["a", "b"], 1.5]), ["state", "b"], caught("TimeoutError", ["each_completed", ["a", "b"], 0.5]), ["state", "b"],
     a=[["sleep", 1], ["return", "a"]], b=[["sleep", 9]])
rule("088-shield", *tasks("t", "a"), *naps(2), ["cancel", "t", "why"], *naps(2), ["state", "a"], ["set_result", "f", 1], ["start_shield", "s", "f"], ["state", "s"], ["cancel", "a"],
     *naps(2), t=[caught("CancelledError", ["shield", "a"])], a=[["try", [["sleep", 9]], [], [["cancelling"]]]], objects=F)
rule("088-shield-of-a-cancelled", ["start_shield", "s", "f"], ["cancel", "f", "why"], YIELD, ["state", "s"], caught("CancelledError", ["await", "s"]), objects=F)
rule("089-failure-after-the-shield-was-cancelled", ["reports"], task("a"), ["start_shield", "s", "a"], YIELD, ["cancel", "s"], ["sleep", 2], ["state", "a"], a=[["sleep", 1], ["raise", "KeyError", "k"]])

# ---- timeout ----

rule("090-timeout", ["try", [["timeout", "t", 1, [["try", [LONG], [["CancelledError", [["cancelling"], ["reraise"]]]]]]]], [["TimeoutError", [["cancelling"]]]]], ["expired", "t"], ["when", "t"], YIELD)
rule("091-timeout-of-nothing", ["timeout", "t", 0, [log("quick")]], ["expired", "t"], caught("TimeoutError", ["timeout", "u", 0, [YIELD]]), ["expired", "u"])
rule("092-timeout-of-a-busy-body", ["timeout", "t", 1, [["busy", 2], log("late")]], ["expired", "t"], YIELD, log("no timeout"))
rule("093-swallowed-timeout", ["timeout", "t", 1, [caught("CancelledError", LONG), log("goes on")]], ["expired", "t"], ["cancelling"])
rule("094-other-error-in-a-timeout", caught("KeyError", ["timeout", "t", 1, [["try", [LONG], [], [["raise", "KeyError", "k"]]]]]), ["cancelling"])
rule("094-cancel-in-a-timeout", task("a"), ["sleep", 1], ["cancel", "a", "why"], ["sleep", 1], ["state", "a"], a=[["try", [["timeout", "t", 5, [LONG]]], [["BaseException", [["expired", "t"], ["reraise"]]]]]])
rule("094-cancel-and-expiry-together", task("a"), ["sleep", 1], ["cancel", "a", "why"], ["sleep", 1], ["state", "a"], a=[["try", [["timeout", "t", 1, [LONG]]], [["BaseException", [["expired", "t"], ["cancelling"], ["reraise"]]]]]])
rule("095-nested-timeouts", caught("TimeoutError", ["timeout", "t", 2, [caught("TimeoutError", ["timeout", "u", 1, [LONG]]), ["expired", "u"], LONG]]), ["expired", "t"])
rule("095-outer-first", caught("TimeoutError", ["timeout", "t", 1, [caught("TimeoutError", ["timeout", "u", 2, [LONG]])]]), ["expired", "t"], ["expired", "u"])
rule("095-both-at-once", caught("TimeoutError", ["timeout", "t", 1, [caught("TimeoutError", ["timeout", "u", 1, [LONG]])]]), ["expired", "t"], ["expired", "u"], ["cancelling"])
rule("095-reschedule", ["timeout", "t", 1, [["reschedule", "t", None], ["when", "t"], ["sleep", 3]]], caught("RuntimeError", ["reschedule", "t", 1]),
     caught("TimeoutError", ["timeout", "u", None, [["reschedule", "u", -1], YIELD]]), caught("TimeoutError", ["timeout", "w", 1, [["reschedule", "w", 2], LONG]]),
     ["timeout", "x", 1, [["try", [LONG], [["CancelledError", [caught("RuntimeError", ["reschedule", "x", 1])]]]]]])
rule("095-timeout-at", caught("TimeoutError", ["timeout_at", "t", 2, [["when", "t"], LONG]]), caught("TimeoutError", ["timeout_at", "u", 1, [YIELD]]))
rule("095-outside-of-a-task", ["reports"], ["soon", "a", [["timeout", "t", 1, []]]], ["soon", "b", [["group", "g", []]]], *naps(2))

# ---- TaskGroup ----

rule("096-group", ["soon", "s", [log("later")]], ["group", "g", []], log("not suspended"), ["group", "h", [["group_task", "h", "a", "a"], log("body")]], log("all done"),
     a=[log("a"), ["group_task", "h", "b", "b"], ["sleep", 1]], b=[["sleep", 3], log("b")])
rule("097-children-start-in-order", ["group", "g", [["group_task", "g", "a", "c"], ["group_task", "g", "b", "c"], log("body first")]], c=[log("starts")])
rule("098-first-failure", ["try", [["group", "g", [["group_task", "g", "a", "a"], ["group_task", "g", "b", "b"], *TRACED_SLEEP]]], [["ExceptionGroup", [["cancelling"]]]]],
     a=[["try", [LONG], [], [log("sibling first")]]], b=[["sleep", 1], ["raise", "KeyError", "k"]])
rule("099-failures-in-order", caught("ExceptionGroup", ["group", "g", [["group_task", "g", "a", "a"], ["group_task", "g", "b", "b"]]]), ["cancelling"],
     a=[["sleep", 1], ["raise", "KeyError", "one"]], b=[["sleep", 1], ["raise", "ValueError", "two"]])
rule("100-failures-of-siblings-that-are-cancelled", caught("ExceptionGroup", ["group", "g", [["group_task", "g", "a", "a"], ["group_task", "g", "b", "b"]]]),
     a=[["try", [LONG], [], [["raise", "KeyError", "sibling"]]]], b=[["sleep", 1], ["raise", "ValueError", "first"]])
rule("101-failure-of-the-body-last", caught("ExceptionGroup", ["group", "g", [["group_task", "g", "a", "a"], YIELD, ["raise", "ValueError", "body"]]]),
     caught("ExceptionGroup", ["group", "h", [["raise", "ValueError", "alone"]]]), a=[["try", [LONG], [], [YIELD, ["raise", "KeyError", "child"]]]])
rule("102-children-that-never-began", caught("ExceptionGroup", ["group", "g", [["group_task", "g", "a", "a"], ["raise", "ValueError", "body"]]]), ["state", "a"], a=[log("never")])
rule("103-cancelled-child", ["group", "g", [["group_task", "g", "a", "a"], ["group_task", "g", "b", "b"], YIELD, ["cancel", "a"]]], ["state", "a"],
     caught("BaseException", ["group", "h", [["group_task", "h", "c", "c"]]]), a=[LONG], b=[["sleep", 1], log("not cancelled")], c=[["raise", "CancelledError", "own"]])
rule("104-cancelled-parent", task("p"), ["sleep", 1], ["cancel", "p", "why"], ["sleep", 9], ["state", "p"], p=[["try", [["group", "g", [["group_task", "g", "a", "a"]]]], [["BaseException", [["cancelling"], ["reraise"]]]]]],
     a=[["try", [LONG], [["CancelledError", [["sleep", 2], ["reraise"]]]]]])
rule("105-cancelled-parent-and-failure", task("p"), ["sleep", 1], ["cancel", "p", "why"], ["sleep", 9], ["state", "p"],
     p=[["try", [["group", "g", [["group_task", "g", "a", "a"]]]], [["ExceptionGroup", [["cancelling"], log("still the same step"), YIELD, log("never")]]]]], a=[["try", [LONG], [], [["raise", "KeyError", "k"]]]])
rule("106-more-cancels-of-the-parent", task("p"), ["sleep", 1], ["cancel", "p", "one"], YIELD, ["cancel", "p", "two"], ["cancel", "p", "three"], ["sleep", 9], ["state", "p"],
     p=[["try", [["group", "g", [["group_task", "g", "a", "a"]]]], [["BaseException", [["cancelling"], ["reraise"]]]]]], a=[["try", [LONG], [], [["sleep", 3], log("undisturbed")]]])
rule("109-cancelled-error-of-the-body", caught("CancelledError", ["group", "g", [["group_task", "g", "a", "a"], YIELD, ["raise", "CancelledError", "own"]]]), ["cancelling"], a=TRACED_SLEEP)
rule("110-body-that-swallows", caught("ExceptionGroup", ["group", "g", [["group_task", "g", "a", "a"], caught("CancelledError", LONG), log("goes on"), ["sleep", 1]]]), ["cancelling"], a=[["raise", "KeyError", "k"]])
rule("111-failure-while-the-parent-waits", caught("ExceptionGroup", ["group", "g", [["group_task", "g", "a", "a"], ["group_task", "g", "b", "b"]]]), a=[["sleep", 1], ["raise", "KeyError", "k"]], b=TRACED_SLEEP)
rule("112-body-awaits-the-failing-child", caught("ExceptionGroup", ["group", "g", [["group_task", "g", "a", "a"], ["try", [["await", "a"]], [["BaseException", [["reraise"]]]]]]]), a=[["sleep", 1], ["raise", "KeyError", "k"]])
rule("113-no-task-for-a-group-that-ended", ["group", "g", []], caught("RuntimeError", ["group_task", "g", "a", "a"]),
     caught("ExceptionGroup", ["group", "h", [["group_task", "h", "b", "b"], ["group_task", "h", "c", "c"]]]), a=[log("never")], b=[["raise", "KeyError", "k"]],
     c=[["try", [LONG], [], [caught("RuntimeError", ["group_task", "h", "a", "a"])]]])
rule("114-nested-groups", caught("ExceptionGroup", ["group", "g", [["group_task", "g", "a", "a"], ["group", "h", [["group_task", "h", "b", "b"]]]]]), a=[["sleep", 2]], b=[["sleep", 1], ["raise", "KeyError", "k"]])
rule("115-timeout-around-a-group", caught("TimeoutError", ["timeout", "t", 1, [["group", "g", [["group_task", "g", "a", "a"]]]]]), caught("ExceptionGroup", ["group", "h", [["timeout", "u", 1, [LONG]]]]), a=TRACED_SLEEP)
rule("117-eager-children", ["soon", "s", [log("later")]], ["eager_factory", True], ["group", "g", [["group_task", "g", "a", "a"]]], ["state", "a"],
     caught("ExceptionGroup", ["group", "h", [["group_task", "h", "b", "b"], log("still here"), YIELD, log("never")]]), a=[log("inline"), ["return", 1]], b=[["raise", "KeyError", "k"]])

# ---- run ----

rule("118-rest-is-cancelled", *tasks("a", "b"), YIELD, ["return", "main's"], a=[["try", [LONG], [], [["sleep", 1], log("cleaned up")]]], b=[caught("CancelledError", LONG), ["sleep", 3], log("slow")])
rule("119-failures-of-the-rest", ["reports"], *tasks("a", "b"), YIELD, ["raise", "ValueError", "main's"], a=[["try", [LONG], [], [["raise", "KeyError", "k"]]]], b=[LONG])
rule("120-tasks-of-the-clean-up", task("a"), YIELD, a=[["try", [LONG], [], [task("b"), ["sleep", 1]]]], b=[["try", [log("begins"), LONG], [], [log("ends")]]])
rule("122-runs-share-loop-and-context", ["set_var", "v", 1], task("a"), YIELD, runs=["main", "again", "main2"], objects=V, a=[["sleep", 1], log("across runs")],
     again=[["get_var", "v"], ["set_var", "v", 2], ["sleep", 2], ["raise", "KeyError", "k"]], main2=[["get_var", "v"]])

# ---- locks and the like ----

L = {"o": ["lock"]}
rule("124-lock-first-come-first-served", ["acquire", "o"], *tasks("a", "b"), YIELD, ["release", "o"], ["locked", "o"], ["acquire", "o"], objects=L,
     a=[["acquire", "o"], YIELD, ["release", "o"]], b=[["with", "o", [YIELD]]])
rule("125-lock-granted-and-cancelled", ["acquire", "o"], *tasks("a", "b"), YIELD, ["release", "o"], ["cancel", "a"], *naps(3), ["locked", "o"], objects=L, a=[["with", "o", []]], b=[["acquire", "o"]])
rule("125-waiter-cancelled", ["acquire", "o"], *tasks("a", "b"), YIELD, ["cancel", "a"], YIELD, ["state", "a"], ["release", "o"], *naps(2), objects=L, a=[["with", "o", []]], b=[["acquire", "o"]])
rule("126-lock-uncontended", ["soon", "s", [log("later")]], ["acquire", "o"], log("not suspended"), task("a"), YIELD, ["locked", "o"], caught("RuntimeError", ["release", "o"]), objects=L, a=[["release", "o"]])
rule("127-event-set-and-cleared", *tasks("a", "b"), YIELD, ["event_set", "o"], ["event_clear", "o"], *naps(2), ["is_set", "o"], objects={"o": ["event"]}, a=[["event_wait", "o"]], b=[["event_wait", "o"]])
C = {"o": ["condition"], "n": ["counter", 0]}
rule("128-notify", *tasks("a", "b", "c"), *naps(2), ["with", "o", [["notify", "o", 2], YIELD, log("still mine")]], *naps(5), ["with", "o", [["notify_all", "o"]]], *naps(5), objects=C,
     a=[["with", "o", [["cond_wait", "o"]]]], b=[["with", "o", [["cond_wait", "o"]]]], c=[["with", "o", [["cond_wait", "o"]]]])
rule("128-notify-is-lost", ["with", "o", [["notify", "o"]]], caught("TimeoutError", ["timeout", "t", 1, [["with", "o", [["cond_wait", "o"]]]]]), caught("RuntimeError", ["notify", "o"]), caught("RuntimeError", ["cond_wait", "o"]), objects=C)
rule("129-notified-waits-at-the-tail", task("a"), *naps(2), ["acquire", "o"], *tasks("b"), YIELD, ["notify", "o"], ["release", "o"], *naps(4), objects=C, a=[["with", "o", [["cond_wait", "o"]]]], b=[["with", "o", [log("earlier")]]])
rule("130-cancelled-wait-takes-the-lock-again", task("a"), *naps(2), ["acquire", "o"], ["cancel", "a", "one"], *naps(2), ["cancel", "a", "two"], *naps(2), ["release", "o"], *naps(3), ["state", "a"], objects=C,
     a=[["with", "o", [["try", [["cond_wait", "o"]], [["CancelledError", [["locked", "o"], ["cancelling"], ["reraise"]]]]]]]])
rule("130-timeout-holds-the-lock", ["with", "o", [["try", [["timeout", "t", 1, [["cond_wait", "o"]]]], [["TimeoutError", [["locked", "o"]]]]]]], objects=C)
rule("131-notification-passed-on", *tasks("a", "b"), *naps(2), ["with", "o", [["notify", "o"], ["cancel", "a"]]], *naps(5), objects=C, a=[["with", "o", [["cond_wait", "o"]]]], b=[["with", "o", [["cond_wait", "o"]]]])
rule("128-wait_for-a-predicate", task("a"), *naps(2), *[s for i in range(3) for s in (["with", "o", [["add", "n", 1], ["notify", "o"]]], *naps(3))], objects=C, a=[["with", "o", [["cond_wait_for", "o", "n", 3], ["counter", "n"]]]])
S = {"o": ["semaphore", 1]}
rule("132-semaphore-no-overtaking", ["acquire", "o"], *tasks("a", "b"), YIELD, *[["release", "o"]] * 3, ["locked", "o"], ["soon", "s", [log("later")]], task("c"), ["acquire", "o"], *naps(3), objects=S, a=[["acquire", "o"]], b=[["acquire", "o"]], c=[["acquire", "o"]])
rule("133-permit-granted-and-cancelled", ["acquire", "o"], *tasks("a", "b"), YIELD, ["release", "o"], ["cancel", "a"], *naps(3), ["state", "a"], objects=S, a=[["acquire", "o"]], b=[["acquire", "o"]])
rule("134-bounded-semaphore", caught("ValueError", ["release", "o"]), ["acquire", "o"], ["release", "o"], caught("ValueError", ["release", "o"]), objects={"o": ["bounded_semaphore", 1]})
rule("134-negative-semaphore", log("never"), objects={"o": ["semaphore", -1]})
B = {"o": ["barrier", 2]}
rule("135-barrier", *tasks("a", "b", "c", "d"), YIELD, ["barrier_state", "o"], *naps(5), ["barrier_state", "o"], objects={"o": ["barrier", 3]}, **{t: [["barrier_wait", "o"], log("on")] for t in "abcd"})
rule("135-draining", *tasks("a", "b"), YIELD, *tasks("c", "d"), *naps(5), objects=B, **{t: [["barrier_wait", "o"], ["barrier_wait", "o"] if t in "ab" else log("on")] for t in "abcd"})
rule("136-barrier-cancel-reset-abort", task("a"), YIELD, ["cancel", "a"], YIELD, ["barrier_state", "o"], task("b"), YIELD, ["barrier_reset", "o"], *naps(2), ["barrier_state", "o"], task("c"), YIELD, ["barrier_abort", "o"],
     *naps(2), caught("BrokenBarrierError", ["barrier_wait", "o"]), ["barrier_state", "o"], ["barrier_reset", "o"], task("d", "a"), ["barrier_wait", "o"], objects=B, a=[["barrier_wait", "o"]],
     b=[caught("BrokenBarrierError", ["barrier_wait", "o"])], c=[caught("BrokenBarrierError", ["barrier_wait", "o"])])

# ---- queues ----

Q1 = {"o": ["queue", 1]}
rule("138-queue-in-order", *tasks("a", "b"), YIELD, ["put_nowait", "o", 1], *naps(2), ["put_nowait", "o", 2], *naps(2), ["soon", "s", [log("later")]], ["put", "o", 3], ["get", "o"], log("not suspended"),
     ["put", "o", 4], *tasks("c", "d"), YIELD, ["get_nowait", "o"], *naps(2), ["get_nowait", "o"], *naps(2), ["get_nowait", "o"], objects=Q1, a=[["get", "o"]], b=[["get", "o"]], c=[["put", "o", 5]], d=[["put", "o", 6]])
rule("139-item-taken-before-the-getter-runs", *tasks("a", "b"), YIELD, ["put_nowait", "o", 1], ["full", "o"], ["get_nowait", "o"], log("robbed"), *naps(2), ["put_nowait", "o", 2], *naps(2), ["put_nowait", "o", 3], *naps(2),
     objects=Q1, a=[["get", "o"]], b=[["get", "o"]])
rule("140-cancelled-getter-loses-nothing", *tasks("a", "b"), YIELD, ["put_nowait", "o", 1], ["cancel", "a"], *naps(3), ["qsize", "o"], ["state", "a"], objects=Q1, a=[["get", "o"]], b=[["get", "o"]])
rule("140-cancelled-putter-loses-nothing", ["put", "o", 0], *tasks("a", "b"), YIELD, ["get_nowait", "o"], ["cancel", "a"], *naps(3), ["get_nowait", "o"], ["state", "a"], objects=Q1, a=[["put", "o", 1]], b=[["put", "o", 2]])
for name, order in (("141-producer-first", "pc"), ("141-consumer-first", "cp")):
    rule(name, *tasks(*order), ["sleep", 1], objects=Q1, p=[["put", "o", i] for i in range(4)], c=[["get", "o"]] * 4)
rule("142-join", ["join", "o"], ["put", "o", 1], ["put", "o", 2], task("a"), *naps(2), ["get", "o"], ["task_done", "o"], ["get", "o"], YIELD, ["task_done", "o"], *naps(2), caught("ValueError", ["task_done", "o"]),
     objects={"o": ["queue", 0]}, a=[["join", "o"]])
rule("143-shutdown-drains", ["put", "o", 1], ["put", "o", 2], task("p"), YIELD, ["queue_shutdown", "o"], *naps(2), ["get", "o"], ["get", "o"], caught("QueueShutDown", ["get", "o"]), caught("QueueShutDown", ["put", "o", 3]),
     caught("QueueShutDown", ["get_nowait", "o"]), caught("QueueShutDown", ["put_nowait", "o", 3]), objects={"o": ["queue", 2]}, p=[caught("QueueShutDown", ["put", "o", 3])])
rule("143-shutdown-at-once", ["put", "o", 1], ["put", "o", 2], ["get", "o"], task("j"), YIELD, ["queue_shutdown", "o", True], *naps(2), ["qsize", "o"], ["state", "j"], ["task_done", "o"], *naps(2),
     objects={"o": ["queue", 0]}, j=[["join", "o"]])
rule("143-blocked-getter-is-told", task("a"), YIELD, ["queue_shutdown", "o"], *naps(2), objects=Q1, a=[caught("QueueShutDown", ["get", "o"])])
rule("144-priority-and-lifo", *[[put, q, v] for v in (3, 1, 2) for put, q in (("put", "p"), ("put", "l"))], *[["get", q] for _ in range(3) for q in "pl"], objects={"p": ["priority_queue", 0], "l": ["lifo_queue", 0]})

# ---- context, eager tasks ----

rule("151-context-errors", ["set_var", "v", 1], ["reset_var", "v"], ["get_var", "v"], caught("KeyError", ["reset_var", "v"]), ["context", "x"],
     ["in_context", "x", [["set_var", "v", 2], ["try", [["in_context", "x", []]], [["RuntimeError", []]]]]], ["get_var", "v"], ["task", "t", "t", "x"], ["await", "t"], objects=V,
     t=[["get_var", "v"], caught("RuntimeError", ["in_context", "x", []])])
rule("152-eager", ["set_var", "v", 1], ["eager_task", "a", "a"], log("back"), ["state", "a"], ["eager_task", "b", "b"], log("back"), ["state", "b"], ["await", "b"], ["get_var", "v"], ["eager_task", "c", "c"], ["state", "c"],
     ["eager_task", "d", "d"], ["state", "d"], objects=V, a=[log("inline"), ["get_var", "v"], ["set_var", "v", 2], ["return", 1]], b=[log("until it waits"), YIELD, ["return", 2]], c=[["cancel_me", "why"], ["return", 3]],
     d=[["raise", "KeyError", "k"]])
rule("153-eager-gather", ["soon", "s", [log("later")]], ["eager_factory", True], ["gather", [call("a"), call("a")]], log("not suspended"), a=[["return", 1]])


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    for program in PROGRAMS:
        with open(os.path.join(sys.argv[1], program["name"] + ".json"), "w") as f:
            json.dump(program, f)
