#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random conformance programs that are wilder than those of generate.py.

    python3 wild.py SEED COUNT OUT_DIR

Every statement may stand in every other one's body, to any depth; tasks are cancelled from tasks, callbacks and by
themselves, while they clean up, and twice; callbacks run statements. A program has one of five flavours. None closes a
circle of waiters: cancelling that ends in a stack overflow.
"""
import json
import os
import random
import sys

KINDS = ["ValueError", "KeyError", "RuntimeError", "ZeroDivisionError", "CancelledError", "TimeoutError", "QueueEmpty",
         "InvalidStateError", "BrokenBarrierError", "QueueFull", "QueueShutDown"]
CAUGHT = KINDS + ["Exception", "BaseException", "ExceptionGroup", "CancelledError", "BaseException", "Exception"]
OBJECTS = {"l1": ["lock"], "l2": ["lock"], "e1": ["event"], "e2": ["event"], "c1": ["condition"], "c2": ["condition", "l1"],
           "s1": ["semaphore", 1], "s2": ["semaphore", 2], "bs": ["bounded_semaphore", 1], "b2": ["barrier", 2],
           "b3": ["barrier", 3], "q0": ["queue", 0], "q1": ["queue", 1], "q2": ["queue", 2], "lq": ["lifo_queue", 2],
           "pq": ["priority_queue", 0], "f1": ["future"], "f2": ["future"], "f3": ["future"], "v1": ["contextvar", 0],
           "v2": ["contextvar"], "n1": ["counter", 0]}
LOCKS, SEMAPHORES, CONDITIONS = ["l1", "l2"], ["s1", "s2", "bs"], ["c1", "c2"]
EVENTS, BARRIERS, QUEUES, FUTURES = ["e1", "e2"], ["b2", "b3"], ["q0", "q1", "q2", "lq", "pq"], ["f1", "f2", "f3"]
VARIABLES = ["v1", "v2"]
MOST = 3000  # what a program may cost: statements that are run if all goes well

# What a body is made of. The first table waits or has bodies; what is in the second never waits.
WAITING = ["sleep", "sleep", "await", "gather", "wait", "wait_for", "shield", "as_completed", "each_completed", "acquire",
           "event_wait", "cond_wait", "cond_wait_for", "barrier_wait", "put", "get", "join", "with", "cond_with", "critical",
           "try", "loop", "timeout", "timeout_at", "group", "call", "barrier_reset", "finally", "nap"]
AT_ONCE = ["log", "raise", "task", "group_task", "cancel", "cancel", "state", "result", "exception", "release", "locked",
           "event_set", "event_clear", "is_set", "notify", "notify_all", "add", "counter", "barrier_state", "put_nowait",
           "get_nowait", "task_done", "qsize", "full", "empty", "queue_shutdown", "set_result", "set_exception",
           "add_done_callback", "remove_done_callback", "when_done", "soon", "later", "at", "call_cancel", "call_set_result",
           "cancel_handle", "handle_state", "set_var", "get_var", "reset_var", "context", "in_context", "all_tasks",
           "task_names", "set_name", "start_gather", "start_shield", "ensure_future", "reschedule", "expired", "when",
           "eager_task", "busy"]
OF_TASKS = ["return", "cancelling", "uncancel", "cancel_me", "cancel_me"]
CANCELLING = ["cancel", "cancel_me", "call_cancel", "uncancel", "cancelling", "finally", "timeout", "later"]
FLAVOURS = {"deep": (3, 6, 6, 3), "many": (6, 12, 3, 4), "storm": (3, 6, 4, 4), "tiny": (2, 3, 1, 2), "all": (2, 8, 4, 5)}


class Wild:
    def __init__(self, seed):
        self.seed = seed

    def program(self, name):
        """The first that is not too long, of a row of programs that the seed gives."""
        for again in range(100):
            self.r = random.Random("%d.%d" % (self.seed, again))
            program = self.try_program(name)
            if cost(program) <= MOST:
                return program
        raise AssertionError(name)

    # ---- programs ----

    def try_program(self, name):
        r = self.r
        self.flavour = r.choice(list(FLAVOURS))
        least, most, self.deepest, self.longest = FLAVOURS[self.flavour]
        self.count = 0
        self.left = {"tiny": 15, "deep": 120}.get(self.flavour, 90)
        self.coroutines = {}
        n = r.randint(least, most)
        self.names = ["k%d" % i for i in range(n)]
        self.tops = ["t%d" % i for i in range(n)]
        self.groups, self.timeouts, self.handles, self.labels, self.contexts, self.made = [], [], [], [], [], {}
        self.favoured = r.sample(WAITING + AT_ONCE, r.randint(4, 12))
        self.objects = {}
        self.few = r.random() < 0.6
        for level in reversed(range(n)):
            body = self.body(level, 0)
            if self.flavour == "many":
                body = [["loop", r.randint(1, 4), body]]
            if r.random() < 0.3:
                body = [["try", body, [["BaseException", [["log", self.id("end")], ["reraise"]]]]]]
            self.coroutines[self.names[level]] = body
        main = [["reports"] + r.choice([[], ["v1"]])] if r.random() < 0.5 else []
        for i in range(n):
            main.append(["task", self.tops[i], self.names[i]])
            if r.random() < 0.1:
                main += self.body(-1, 1, 1)
        if r.random() < 0.5:
            self.coroutines["rescue"] = [["loop", 4, self.rescue()]]
            main.append(["task", "rescue", "rescue"])
        main += self.body(-1, 0)
        for t in r.sample(self.tops, r.randint(0, n)):
            main.append(["try", [["await", t]], [["BaseException", []]]])
        program = {"name": name, "objects": OBJECTS, "coroutines": self.coroutines}
        if r.random() < 0.1:
            program["runs"] = ["main", "again"]
            self.coroutines["again"] = self.body(-1, 0)
            main.insert(r.randint(0, len(main)), r.choice([["stop"], ["log", "on"], ["later", "hs", r.choice([0, 1]), [["stop"]]]]))
        self.coroutines["main"] = main
        return program

    def rescue(self):
        """Wakes most of those that wait for ever."""
        r = self.r
        steps = [["sleep", r.choice([1.5, 2.5, 4])], ["event_set", "e1"], ["event_set", "e2"], ["add", "n1", 1]]
        for c in CONDITIONS:
            steps.append(["timeout", self.id("to"), 0.5, [["with", c, [["notify_all", c]]]]])
        steps = [s if s[0] != "timeout" else ["try", [s], [["Exception", []]]] for s in steps]
        for q in QUEUES:
            what = r.choice([["get_nowait", q], ["put_nowait", q, r.randint(0, 9)]])
            steps.append(["try", [what], [["Exception", []]]])
        for f in FUTURES:
            steps.append(["call_set_result", r.choice([1, 3]), f, r.randint(0, 9)])
        return steps

    # ---- names ----

    def id(self, prefix):
        self.count += 1
        return "%s%d" % (prefix, self.count)

    def some(self, names, fallback):
        return self.r.choice(names) if names else fallback

    def object(self, names):
        return names[0] if self.few else self.r.choice(names)

    def seconds(self):
        return self.r.choice([0, 0, 0, 0.5, 0.5, 1, 1.5, 2])

    def later_than(self, level):
        """What may be awaited at this level without closing a circle."""
        made = [v for v, of in self.made.items() if of >= level]
        return self.tops[level + 1:] + FUTURES[:2] + made[-4:]

    def any_future(self):
        return self.r.choice(self.tops + FUTURES + list(self.made)[-3:])

    def awaitable(self, level, depth):
        x = self.r.random()
        if x < 0.35 and depth < self.deepest and self.left > 0:
            return {"call": self.fresh(level, depth)}
        if x < 0.6 and level + 1 < len(self.names):
            return {"call": self.r.choice(self.names[level + 1:])}
        return self.r.choice(self.later_than(level))

    def awaitables(self, level, depth, least=0):
        return [self.awaitable(level, depth + 1) for _ in range(self.r.choice([least, 1, 1, 2, 2, 3]))]

    def fresh(self, level, depth):
        name = self.id("w")
        self.coroutines[name] = self.body(level, depth + 1)
        return name

    def coroutine(self, level, depth):
        if level + 1 < len(self.names) and self.r.random() < 0.6 or self.left <= 0 or depth >= self.deepest:
            return self.some(self.names[level + 1:], None) or self.fresh_leaf()
        return self.fresh(level, depth)

    def fresh_leaf(self):
        name = self.id("w")
        self.coroutines[name] = [self.r.choice([["sleep", self.seconds()], ["raise", self.r.choice(KINDS), self.id("x")], ["return", 1]])]
        return name

    # ---- bodies ----

    def body(self, level, depth, n=None):
        out = []
        for _ in range(n or self.r.randint(1, self.longest)):
            out.extend(self.statement(level, depth))
        return out

    def block(self, level, depth):
        if depth >= self.deepest or self.left <= 0:
            return [self.r.choice([["sleep", self.seconds()], ["log", self.id("m")], ["sleep", 0]])]
        return self.body(level, depth + 1, self.r.choice([1, 1, 2, 2, 3]))

    def at_once(self, level):
        """What a callback does."""
        return [s for _ in range(self.r.choice([1, 1, 2])) for s in self.make(self.r.choice(AT_ONCE), level, 99)]

    def statement(self, level, depth):
        r = self.r
        self.left -= 1
        x = r.random()
        if self.flavour == "storm" and x < 0.35:
            kind = r.choice(CANCELLING)
        elif x < 0.5:
            kind = r.choice(self.favoured)
        elif x < 0.75:
            kind = r.choice(WAITING)
        elif x < 0.95:
            kind = r.choice(AT_ONCE)
        else:
            kind = r.choice(OF_TASKS)
        return self.make(kind, level, depth)

    def make(self, kind, level, depth):
        made = getattr(self, "make_" + kind)(level, depth)
        return made if made and isinstance(made[0], list) or not made else [made]

    # ---- statements that wait, or have a body ----

    def make_sleep(self, level, depth):
        return ["sleep", self.seconds()]

    def make_busy(self, level, depth):
        return ["busy", self.r.choice([0.5, 1])] if self.r.random() < 0.5 else ["sleep", 0] if depth < 99 else ["log", self.id("m")]

    def make_nap(self, level, depth):
        return ["loop", self.r.randint(1, 4), [["sleep", 0]]]

    def make_await(self, level, depth):
        return ["await", self.awaitable(level, depth)]

    def make_call(self, level, depth):
        return ["await", {"call": self.coroutine(level, depth)}]

    def make_gather(self, level, depth):
        return ["gather", self.awaitables(level, depth), self.r.random() < 0.4]

    def make_wait(self, level, depth):
        pool = self.later_than(level)
        return ["wait", self.r.sample(pool, min(len(pool), self.r.randint(1, 3))), self.r.choice([None, None, 0, 0.5, 1, 2]),
                self.r.choice(["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"])]

    def make_wait_for(self, level, depth):
        return ["wait_for", self.awaitable(level, depth), self.r.choice([None, 0, 0, 0.5, 1, 2, -1])]

    def make_shield(self, level, depth):
        return ["shield", self.awaitable(level, depth)]

    def make_as_completed(self, level, depth):
        return ["as_completed", self.awaitables(level, depth), self.r.choice([None, 0, 1, 2])]

    def make_each_completed(self, level, depth):
        return ["each_completed", self.awaitables(level, depth), self.r.choice([None, 0, 1, 2])]

    def make_acquire(self, level, depth):
        o = self.object(self.r.choice([LOCKS, SEMAPHORES, CONDITIONS]))
        return self.r.choice([[["acquire", o]], [["acquire", o]] + self.block(level, depth) + [["release", o]]])

    def make_critical(self, level, depth):
        o = self.object(self.r.choice([LOCKS, SEMAPHORES]))
        return [["acquire", o], ["try", self.block(level, depth), [], [["release", o]]]]

    def make_with(self, level, depth):
        return ["with", self.object(self.r.choice([LOCKS, SEMAPHORES, CONDITIONS])), self.block(level, depth)]

    def make_cond_with(self, level, depth):
        r = self.r
        c = self.object(CONDITIONS)
        inner = r.choice([["cond_wait", c], ["cond_wait", c], ["cond_wait_for", c, "n1", r.randint(0, 3)], ["notify", c, r.randint(1, 2)],
                          ["notify_all", c]])
        before = self.block(level, depth) if r.random() < 0.2 else []
        after = self.block(level, depth) if r.random() < 0.3 else []
        return ["with", c, before + [["add", "n1", 1]] * (r.random() < 0.3) + [inner] + after]

    def make_cond_wait(self, level, depth):
        return ["cond_wait", self.object(CONDITIONS)]

    def make_cond_wait_for(self, level, depth):
        return ["cond_wait_for", self.object(CONDITIONS), "n1", self.r.randint(0, 3)]

    def make_event_wait(self, level, depth):
        return ["event_wait", self.object(EVENTS)]

    def make_barrier_wait(self, level, depth):
        return ["barrier_wait", self.object(BARRIERS)]

    def make_barrier_reset(self, level, depth):
        return [self.r.choice(["barrier_reset", "barrier_abort"]), self.object(BARRIERS)]

    def make_put(self, level, depth):
        return ["put", self.object(QUEUES), self.r.randint(0, 9)]

    def make_get(self, level, depth):
        q = self.object(QUEUES)
        return [["get", q]] + ([["task_done", q]] if self.r.random() < 0.4 else [])

    def make_join(self, level, depth):
        return ["join", self.object(QUEUES)]

    def make_try(self, level, depth):
        r = self.r
        handlers = []
        for kind in r.sample(CAUGHT, r.randint(1, 3)):
            handler = self.block(level, depth) if r.random() < 0.6 else []
            if r.random() < 0.3:
                handler.append(r.choice([["reraise"], ["raise", r.choice(KINDS), self.id("y")], ["return", 4]]))
            handlers.append([kind, handler])
        return [["try", self.block(level, depth), handlers] + ([self.block(level, depth)] if r.random() < 0.4 else [])]

    def make_finally(self, level, depth):
        return [["try", self.block(level, depth), [], self.block(level, depth)]]

    def make_loop(self, level, depth):
        return ["loop", self.r.randint(2, 3), self.block(level, depth)]

    def in_timeout(self, level, depth):
        name = self.id("to")
        self.timeouts.append(name)
        return name, self.block(level, depth)

    def make_timeout(self, level, depth):
        name, body = self.in_timeout(level, depth)
        made = ["timeout", name, self.r.choice([None, 0, 0, 0.5, 0.5, 1, 2]), body]
        x = self.r.random()
        return [["try", [made], [["TimeoutError", [["expired", name]]]]]] if x < 0.5 else [made]

    def make_timeout_at(self, level, depth):
        name, body = self.in_timeout(level, depth)
        return ["timeout_at", name, self.r.choice([0, 0.5, 1, 2, 3]), body]

    def make_group(self, level, depth):
        r = self.r
        g = self.id("g")
        self.groups.append(g)
        body = []
        for _ in range(r.randint(0, 3)):
            coroutine = self.coroutine(level, depth + 1)
            body.append(["group_task", g, self.task_name(level), coroutine])
            if r.random() < 0.3:
                body += self.block(level, depth)
        made = ["group", g, body]
        return [["try", [made], [[r.choice(["ExceptionGroup", "BaseException"]), []]]]] if r.random() < 0.5 else [made]

    # ---- statements that never wait ----

    def task_name(self, level):
        """A name for what was generated before, which so does not know it."""
        name = self.id("u")
        self.made[name] = level
        return name

    def make_log(self, level, depth):
        return ["log", self.id("m")]

    def make_raise(self, level, depth):
        return ["raise", self.r.choice(KINDS), self.id("x")] if self.r.random() < 0.5 else ["log", self.id("m")]

    def make_return(self, level, depth):
        return ["return", self.r.choice([None, 1, "v", [1, None]])] if self.r.random() < 0.5 else ["sleep", 0]

    def make_task(self, level, depth):
        coroutine = self.coroutine(level, depth)
        v = self.task_name(level)
        made = [["task", v, coroutine] + ([self.r.choice(self.contexts)] if self.contexts and self.r.random() < 0.2 else [])]
        if depth == 99:
            return made
        return made + self.r.choice([[], [], [["await", v]], [["cancel", v], ["await", v]], [["sleep", 0], ["cancel", v]],
                                     [["cancel", v], ["cancel", v, self.id("why")]]])

    def make_eager_task(self, level, depth):
        coroutine = self.coroutine(level, depth)
        return [["eager_factory", self.r.random() < 0.6]] if self.r.random() < 0.1 else ["eager_task", self.task_name(level), coroutine]

    def make_group_task(self, level, depth):
        g = self.some(self.groups, "g0")
        coroutine = self.coroutine(level, depth)
        return ["group_task", g, self.task_name(level), coroutine] + self.maybe_context()

    def make_cancel(self, level, depth):
        return ["cancel", self.any_future()] + ([self.id("why")] if self.r.random() < 0.4 else [])

    def make_cancel_me(self, level, depth):
        return ["cancel_me"] + ([self.id("why")] if self.r.random() < 0.5 else [])

    def make_cancelling(self, level, depth):
        return ["cancelling"]

    def make_uncancel(self, level, depth):
        return ["uncancel"]

    def make_state(self, level, depth):
        return ["state", self.any_future()]

    def make_result(self, level, depth):
        return ["result", self.any_future()]

    def make_exception(self, level, depth):
        return ["exception", self.any_future()]

    def make_release(self, level, depth):
        return ["release", self.object(self.r.choice([LOCKS, SEMAPHORES, CONDITIONS]))]

    def make_locked(self, level, depth):
        return ["locked", self.object(self.r.choice([LOCKS, SEMAPHORES, CONDITIONS]))]

    def make_event_set(self, level, depth):
        return ["event_set", self.object(EVENTS)]

    def make_event_clear(self, level, depth):
        return ["event_clear", self.object(EVENTS)]

    def make_is_set(self, level, depth):
        return ["is_set", self.object(EVENTS)]

    def make_notify(self, level, depth):
        return ["notify", self.object(CONDITIONS), self.r.choice([1, 1, 2])]

    def make_notify_all(self, level, depth):
        return ["notify_all", self.object(CONDITIONS)]

    def make_add(self, level, depth):
        return ["add", "n1", 1]

    def make_counter(self, level, depth):
        return ["counter", "n1"]

    def make_barrier_state(self, level, depth):
        return ["barrier_state", self.object(BARRIERS)]

    def make_put_nowait(self, level, depth):
        return ["put_nowait", self.object(QUEUES), self.r.randint(0, 9)]

    def make_get_nowait(self, level, depth):
        return ["get_nowait", self.object(QUEUES)]

    def make_task_done(self, level, depth):
        return ["task_done", self.object(QUEUES)]

    def make_qsize(self, level, depth):
        return ["qsize", self.object(QUEUES)]

    def make_full(self, level, depth):
        return ["full", self.object(QUEUES)]

    def make_empty(self, level, depth):
        return ["empty", self.object(QUEUES)]

    def make_queue_shutdown(self, level, depth):
        return ["queue_shutdown", self.object(QUEUES), self.r.random() < 0.5] if self.r.random() < 0.5 else ["qsize", self.object(QUEUES)]

    def make_set_result(self, level, depth):
        return ["set_result", self.r.choice(FUTURES), self.r.randint(0, 9)]

    def make_set_exception(self, level, depth):
        return ["set_exception", self.r.choice(FUTURES), self.r.choice(KINDS), self.id("x")]

    def label(self):
        label = self.id("cb")
        self.labels.append(label)
        return label

    def make_add_done_callback(self, level, depth):
        return ["add_done_callback", self.any_future(), self.label()]

    def make_remove_done_callback(self, level, depth):
        return ["remove_done_callback", self.any_future(), self.some(self.labels, "none")]

    def make_when_done(self, level, depth):
        return ["when_done", self.any_future(), self.label(), self.callback(level, depth)] + self.maybe_context()

    def handle(self):
        handle = self.id("h")
        self.handles.append(handle)
        return handle

    def callback(self, level, depth):
        """A callback's statements; in callbacks of callbacks one."""
        return [["log", self.id("c")]] if depth == 99 and self.r.random() < 0.6 else self.at_once(level)

    def maybe_context(self):
        return [self.r.choice(self.contexts)] if self.contexts and self.r.random() < 0.4 else []

    def make_soon(self, level, depth):
        return ["soon", self.handle(), self.callback(level, depth)] + self.maybe_context()

    def make_later(self, level, depth):
        return ["later", self.handle(), self.r.choice([0, 0, 0.5, 1, -1]), self.callback(level, depth)] + self.maybe_context()

    def make_at(self, level, depth):
        return ["at", self.handle(), self.r.choice([0, 0.5, 1, 2, 2.5]), self.callback(level, depth)] + self.maybe_context()

    def make_call_cancel(self, level, depth):
        return ["call_cancel", self.seconds(), self.any_future()]

    def make_call_set_result(self, level, depth):
        return ["call_set_result", self.seconds(), self.r.choice(FUTURES), self.r.randint(0, 9)]

    def make_cancel_handle(self, level, depth):
        return ["cancel_handle", self.some(self.handles, "h0")]

    def make_handle_state(self, level, depth):
        return ["handle_state", self.some(self.handles, "h0")]

    def make_set_var(self, level, depth):
        return ["set_var", self.object(VARIABLES), self.r.randint(1, 9)]

    def make_get_var(self, level, depth):
        return ["get_var", self.object(VARIABLES)]

    def make_reset_var(self, level, depth):
        return ["reset_var", self.object(VARIABLES)]

    def make_context(self, level, depth):
        name = self.id("x")
        self.contexts.append(name)
        return ["context", name]

    def make_in_context(self, level, depth):
        return ["in_context", self.some(self.contexts, "x0"), self.callback(level, depth)]

    def make_all_tasks(self, level, depth):
        return ["all_tasks"]

    def make_task_names(self, level, depth):
        return ["task_names"]

    def make_set_name(self, level, depth):
        return ["set_name", self.r.choice(self.tops), self.id("n")]

    def make_start_gather(self, level, depth):
        xs = self.awaitables(level, depth)
        return ["start_gather", self.task_name(level), xs, self.r.random() < 0.4]

    def make_start_shield(self, level, depth):
        x = self.awaitable(level, depth)
        return ["start_shield", self.task_name(level), x]

    def make_ensure_future(self, level, depth):
        x = self.awaitable(level, depth)
        return ["ensure_future", self.task_name(level), x]

    def make_reschedule(self, level, depth):
        return ["reschedule", self.some(self.timeouts[-3:], "to0"), self.r.choice([None, 0, 0.5, 1])]

    def make_expired(self, level, depth):
        return ["expired", self.some(self.timeouts[-3:], "to0")]

    def make_when(self, level, depth):
        return ["when", self.some(self.timeouts[-3:], "to0")]


def cost(program):
    """How many statements run if each runs; a coroutine that a statement names counts each time."""
    known = {}

    def of_coroutine(name):
        if name not in known:
            known[name] = MOST  # while it is being counted: a circle costs too much
            known[name] = of(program["coroutines"].get(name, []))
        return known[name]

    def of(x):
        if isinstance(x, dict):
            return of_coroutine(x["call"])
        if not isinstance(x, list):
            return 0
        if x and x[0] == "task" or x and x[0] == "group_task":
            return 1 + of_coroutine(x[2 if x[0] == "task" else 3])
        if x and x[0] == "loop":
            return 1 + x[1] * of(x[2])
        return (1 if x and isinstance(x[0], str) else 0) + sum(of(y) for y in x)

    return sum(of_coroutine(name) for name in program.get("runs", ["main"]))


if __name__ == "__main__":
    seed, count, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    os.makedirs(out, exist_ok=True)
    for i in range(count):
        name = "wild%d" % (seed * 1000000 + i)
        with open(os.path.join(out, name + ".json"), "w") as f:
            json.dump(Wild(seed * 1000000 + i).program(name), f)
