#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random conformance programs like those of generate.py, with statements that it writes rarely or never.

    python3 rare.py SEED COUNT OUT_DIR
"""
import json
import os
import sys

import generate

VALUES = [None, True, "text", 'q"\\\u00e9\n', 2.5, 1e-7, 1e22, -3, [1, "a", None], {"k": [1, 2]}]
KINDS = ["ValueError", "KeyError", "RuntimeError", "ZeroDivisionError", "CancelledError", "TimeoutError", "QueueEmpty",
         "InvalidStateError", "BrokenBarrierError", "QueueFull", "QueueShutDown"]


class Rare(generate.Gen):
    """Every fifth statement is one of these. None closes a circle of waiters: cancelling that ends in a stack overflow."""

    def stmt(self, level, depth):
        if self.r.random() < 0.8:
            return super().stmt(level, depth)
        return getattr(self, self.r.choice(["errors", "tasks", "locks", "queues", "futures", "callbacks", "times"]))(level, depth)

    def errors(self, level, depth):
        r = self.r
        leave = r.choice([["raise", r.choice(KINDS), self.id("x")], ["return", r.choice(VALUES)]])
        body = self.body(level, depth + 1, 1) if depth < 3 else []
        body.insert(r.randint(0, len(body)), leave)
        handlers = [[k, [["log", self.id("h")]] + r.choice([[], [["reraise"]], [["raise", r.choice(KINDS), self.id("y")]], [["return", 4]]])]
                    for k in r.sample(KINDS + ["Exception", "BaseException", "ExceptionGroup"], 3)]
        final = r.choice([[], [["log", self.id("fin")]], [["sleep", 0]], [["sleep", 0.5], ["log", self.id("fin")]]])
        return [["try", body, handlers, final]]

    def tasks(self, level, depth):
        r = self.r
        some = r.choice(self.later(level))
        choices = [[["all_tasks"]], [["cancelling"]], [["uncancel"]], [["cancel", some], ["cancel", some, self.id("why")]],
                   [["gather", [some, some, self.aw(level)], r.random() < 0.5]], [["gather", []]], [["wait", [some, some], 0]],
                   [["shield", some], ["state", some]], [["wait_for", {"call": r.choice(self.coros)}, r.choice([0, 0.5])]] if level < 0 else [["sleep", 0]],
                   [["as_completed", [some, some], r.choice([None, 0, 1])]], [["as_completed", []]]]
        if depth < 3:
            g, t = self.id("g"), self.id("to")
            choices += [[["group", g, self.body(level, depth + 1, 1) + [["return", 3]]]],
                        [["group", g, [["raise", r.choice(KINDS), self.id("x")]]]],
                        [["timeout", t, r.choice([0, 0.5]), [["group", g, self.body(level, depth + 1, 2)]]], ["expired", t]],
                        [["timeout", t, 1, [["try", [["sleep", 2]], [["CancelledError", [["cancelling"], ["uncancel"], ["sleep", 1]]]]]]], ["expired", t], ["cancelling"]],
                        [["timeout", t, None, self.body(level, depth + 1, 1)], ["try", [["reschedule", t, 1]], [["RuntimeError", []]]]]]
        return r.choice(choices)

    def locks(self, level, depth):
        r = self.r
        c, b = r.choice(["c1", "c2"]), r.choice(["b2", "b3"])
        choices = [[["acquire", c], ["cond_wait", c], ["release", c]], [["release", c]], [["locked", c]], [["notify_all", c]], [["cond_wait_for", c, "n1", 1]],
                   [["counter", "n1"]], [["add", "n1", r.choice([1, -1])]], [["barrier_wait", b]], [["barrier_abort", b], ["barrier_reset", b]]]
        if depth < 3:
            choices += [[["with", c, [["release", c]]]], [["try", [["barrier_wait", b]], [["BrokenBarrierError", [["log", self.id("broken")]]]]]],
                        [["with", "l1", [["with", "c2", self.body(level, depth + 1, 1)]]]] if r.random() < 0.2 else [["locked", "s1"]],
                        [["with", c, [["cond_wait", c]] + self.body(level, depth + 1, 1)]],
                        [["timeout", self.id("to"), 1, [["with", c, [["cond_wait_for", c, "n1", 3]]]]]],
                        [["timeout", self.id("to"), 0.5, [["acquire", "s1"]]], ["locked", "s1"], ["release", "s1"]]]
        return r.choice(choices)

    def queues(self, level, depth):
        r = self.r
        q = r.choice(["q0", "q1", "q2", "lq"])
        return r.choice([[["put", q, r.choice(VALUES)]], [["put_nowait", q, r.choice(VALUES)]], [["get", q], ["task_done", q]], [["qsize", q]],
                         [["put", "pq", r.randint(-2, 2)], ["put", "pq", r.choice([0.5, 1.0, 2])]], [["get", "pq"]], [["get_nowait", "pq"]],
                         [["timeout", self.id("to"), 0.5, [["put", q, 1]]]], [["timeout", self.id("to"), 0.5, [["get", q]]]],
                         [["queue_shutdown", q, r.random() < 0.5]], [["join", q]], [["try", [["get_nowait", q]], [["QueueEmpty", [["log", self.id("e")]]]]]]])

    def futures(self, level, depth):
        r = self.r
        f = r.choice(["f1", "f2"])
        some = self.fut()
        return r.choice([[["set_result", f, r.choice(VALUES)], ["state", f]], [["set_exception", f, r.choice(KINDS), self.id("x")], ["state", f]],
                         [["set_result", r.choice(self.tops), 1]], [["set_exception", r.choice(self.tops), "ValueError", self.id("x")]],
                         [["state", some]], [["await", f]], [["cancel", f, self.id("why")], ["state", f]], [["state", "nobody"]], [["cancel", "nobody"]],
                         [["shield", f]], [["wait_for", f, r.choice([0, 1])]], [["call_cancel", 0, f]], [["call_set_result", 0, f, r.choice(VALUES)]]])

    def callbacks(self, level, depth):
        r = self.r
        l, f, h = self.id("cb"), self.fut(), self.id("hd")
        return r.choice([[["add_done_callback", f, l], ["remove_done_callback", f, l]], [["add_done_callback", f, l], ["add_done_callback", f, l]],
                         [["add_done_callback", f, l], ["sleep", 1], ["remove_done_callback", f, l]], [["remove_done_callback", f, "nothing"]],
                         [["call_later", h, 1, l], ["sleep", r.choice([0, 0.5, 1])], ["cancel_handle", h]], [["call_soon", h, l], ["sleep", 0], ["cancel_handle", h]],
                         [["reset_var", "v1"]], [["set_var", "v1", r.choice(VALUES)], ["set_var", "v1", 2], ["reset_var", "v1"], ["get_var", "v1"]]])

    def times(self, level, depth):
        r = self.r
        return r.choice([[["sleep", -1]], [["loop", 3, [["sleep", 0]]]], [["loop", 2, [["sleep", 0.5], ["log", self.id("m")]]]],
                         [["call_later", self.id("hd"), 0, self.id("c")], ["call_soon", self.id("hd"), self.id("c")], ["sleep", 0]],
                         [["wait", [r.choice(self.later(level))], r.choice([0, 0.5, 1]), "FIRST_COMPLETED"]]])


if __name__ == "__main__":
    seed, count, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    os.makedirs(out, exist_ok=True)
    for i in range(count):
        name = "rare%d" % (seed * 1000000 + i)
        with open(os.path.join(out, name + ".json"), "w") as f:
            json.dump(Rare(seed * 1000000 + i).program(name), f)
