#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random conformance programs like those of rare.py, where many tasks start eagerly.

    python3 eager.py SEED COUNT OUT_DIR
"""
import json
import os
import sys

import rare


class Eager(rare.Rare):
    """Makes tasks eagerly one by one, or by a factory that is set and taken away again."""

    def stmt(self, level, depth):
        out = super().stmt(level, depth)
        if self.r.random() < 0.05:
            out.insert(0, ["eager_factory", self.r.random() < 0.7])
        if level + 1 < self.n and self.r.random() < 0.15:
            name = self.id("v")
            out.append(["eager_task", name, self.r.choice(self.coros[level + 1:])])
            out += self.r.choice([[], [["await", name]], [["state", name]], [["cancel", name], ["state", name]],
                                  [["cancelling"]], [["all_tasks"]]])
        return out

    def program(self, name):
        made = super().program(name)
        for body in made["coroutines"].values():
            for s in body:
                if s[0] == "task" and self.r.random() < 0.5:
                    s[0] = "eager_task"
        if self.r.random() < 0.5:
            made["coroutines"]["main"].insert(0, ["eager_factory", True])
        return made


if __name__ == "__main__":
    seed, count, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    os.makedirs(out, exist_ok=True)
    for i in range(count):
        name = "eager%d" % (seed * 1000000 + i)
        with open(os.path.join(out, name + ".json"), "w") as f:
            json.dump(Eager(seed * 1000000 + i).program(name), f)
