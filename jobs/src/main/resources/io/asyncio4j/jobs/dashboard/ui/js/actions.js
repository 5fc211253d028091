// SPDX-License-Identifier: Apache-2.0
// What operators do: each asks first if something would be lost, and says what came of it.
import { get, path, post, remove } from "./api.js";
import { count, counted } from "./format.js";
import { ask, say, sayError } from "./talk.js";
import { tell } from "./stream.js";

export const VERBS = { retry: "Retry", cancel: "Cancel", delete: "Delete" };

const LOSSES = {
  cancel: "Those that wait will not run; those that run are told to end.",
  delete: "Payloads, results and histories go with them. Nothing brings them back.",
};

let readOnly = true;

export function useReadOnly(on) {
  readOnly = on;
}

export function mayChange() {
  return !readOnly;
}

async function attempt(f, done, undo) {
  try {
    const answer = await f();
    say(typeof done === "function" ? done(answer) : done, { undo });
    return true;
  } catch (e) {
    sayError(e);
    return false;
  }
}

// ---- queues ----

/** Stops or lets go a queue; cheap to take back, so it is not asked. */
export async function pauseQueue(name, pause, after) {
  const go = (on) => post(path("queues", name, on ? "pause" : "resume"));
  const ok = await attempt(
    () => go(pause),
    pause ? `Queue ${name} is paused: jobs that run go on, no new ones begin` : `Queue ${name} goes on`,
    () => pauseQueue(name, !pause, after),
  );
  if (ok) {
    tell("queues", await get("api/queues").catch(() => []));
    after?.();
  }
}

// ---- one job ----

const ONE = {
  retry: { say: "will run again" },
  run: { say: "is ready now" },
  cancel: { say: "is cancelled, or told to end if it runs" },
};

export async function changeJob(what, job) {
  const name = `Job ${job.id}`;
  if (
    what === "cancel" &&
    !(await ask({
      title: "Cancel this job?",
      action: "Cancel the job",
      danger: true,
      text:
        job.state === "running"
          ? "It runs. Its coroutine is cancelled; what it has done already stays done."
          : "It will not run.",
    }))
  ) {
    return false;
  }
  return attempt(() => post(path("jobs", job.queue, job.id, what)), `${name} ${ONE[what].say}`);
}

export async function deleteJob(job) {
  const sure = await ask({
    title: "Delete this job?",
    action: "Delete the job",
    danger: true,
    text: [
      "Its payload, its result and the history of its runs go with it. Nothing brings them back.",
      `Queue ${job.queue}, id ${job.id}.`,
    ],
  });
  return sure && attempt(() => remove(path("jobs", job.queue, job.id)), `Job ${job.id} is deleted`);
}

/** What can be done to a job in this state. */
export function possible(job) {
  return {
    retry: job.state === "dead" || job.state === "cancelled" || job.state === "done",
    run: job.state === "scheduled",
    cancel: ["ready", "running", "scheduled", "blocked"].includes(job.state) && !job.cancelRequested,
    remove: job.state !== "running",
  };
}

/** Does something to jobs of a page, one after the other, and tells how many it was. */
export async function changeChosen(what, jobs) {
  const verb = VERBS[what];
  const many = counted(jobs.length, "job");
  const sure =
    what === "retry" ||
    (await ask({
      title: `${verb} ${many}?`,
      action: `${verb} ${many}`,
      danger: true,
      typed: jobs.length > 20 ? String(jobs.length) : null,
      text: LOSSES[what],
    }));
  if (!sure) {
    return false;
  }
  let done = 0;
  let trouble = null;
  for (const job of jobs) {
    try {
      await (what === "delete" ? remove(path("jobs", job.queue, job.id)) : post(path("jobs", job.queue, job.id, what)));
      done++;
    } catch (e) {
      trouble = e;
    }
  }
  const are = done === 1 ? "is" : "are";
  const past = { retry: "will run again", cancel: `${are} cancelled`, delete: `${are} deleted` }[what];
  if (trouble) {
    say(`${count(done)} of ${many} ${past}. ${trouble.message}`, { error: true, remedy: trouble.remedy });
  } else {
    say(`${many} ${past}`);
  }
  return true;
}

// ---- many jobs ----

/**
 * Begins an operation on all jobs of a filter. `expected`: how many these are, if somebody knows; deleting many wants it typed,
 * or the queue's name.
 */
export async function bulk(action, filter, expected) {
  const verb = VERBS[action];
  const known = Number.isFinite(expected);
  const which = describe(filter);
  if (expected === 0) {
    say(`There are no such jobs. ${which}`);
    return false;
  }
  const number = known ? counted(expected, "job") : "all jobs";
  const sure = await ask({
    title: `${verb} ${number}?`,
    action: known ? `${verb} ${number}` : `${verb} them all`,
    danger: action !== "retry",
    typed: action === "retry" || expected <= 20 ? null : known ? String(expected) : filter.queue || "all",
    text: [
      which,
      LOSSES[action] ??
        "They become ready at once, with all their attempts before them. Workers take them as fast as they can.",
      "This goes on in the background, and can be stopped on the way. Jobs that come meanwhile are left alone.",
    ],
  });
  return (
    sure &&
    attempt(
      () => post("api/bulk", { action, ...filter, expected: known ? expected : undefined }),
      "Begun. How far it is stands at the bottom right.",
    )
  );
}

function describe({ queue, state, type, reason, search }) {
  return (
    [
      "Jobs",
      queue ? `of queue ${queue}` : "of all queues",
      state ? `that are ${state}` : "",
      type ? `of type ${type}` : "",
      reason ? `with the reason “${reason}”` : reason === "" ? "without a reason" : "",
      search ? `that hold “${search}”` : "",
    ]
      .filter(Boolean)
      .join(" ") + "."
  );
}

export function stopOperation(id) {
  return attempt(() => remove(path("bulk", id)), "Stopped. What was done stays done.");
}

// ---- schedules ----

/** Changes a schedule. `after`: what shows it anew; pausing and resuming can be taken back. */
export async function changeSchedule(what, schedule, after) {
  const name = schedule.name;
  if (what === "delete") {
    const sure = await ask({
      title: `Delete the schedule ${name}?`,
      action: "Delete the schedule",
      danger: true,
      text: "No more jobs come of it. Those that are enqueued stay. A program that declares it at its start brings it back.",
    });
    return sure && attempt(() => remove(path("schedules", name)), `Schedule ${name} is deleted`);
  }
  const done = {
    run: `A job of ${name} is enqueued`,
    pause: `Schedule ${name} is paused`,
    resume: `Schedule ${name} goes on`,
  }[what];
  const back = { pause: "resume", resume: "pause" }[what];
  const undo = back && (async () => (await changeSchedule(back, schedule, after)) && after());
  return attempt(() => post(path("schedules", name, what)), done, undo);
}
