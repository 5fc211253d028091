// What the page knows: the runs, which of them are looked for, and in which rows they stand.

const data = JSON.parse(document.getElementById('data').textContent);
const WORDS = {
  done: 'done',
  retried: 'failed, tried again',
  dead: 'failed for good',
  killed: 'cut off: worker killed',
  lost: 'let go: another worker had it',
  unsettled: 'done, but noted too late or not at all',
};

/** A run with what it is called, whom it belongs to, and the words by which it is found. */
function completed(run, index) {
  const dot = run.job.indexOf('.');
  const order = dot < 0 ? run.job : run.job.slice(0, dot);
  const type = dot < 0 ? 'book' : run.job.slice(dot + 1);
  const worker = data.workers[run.worker];
  const text = [order, type, worker.name, 'pid', worker.pid, 'loop ' + run.loop, run.ending, WORDS[run.ending],
    run.why, run.run > 1 ? 'rerun' : ''].join(' ').toLowerCase();
  return { ...run, index, order, type, text, name: worker.name, lane: 0, match: true };
}

const runs = data.runs.map(completed);
const wall = Math.max(1, data.wall, ...runs.map((run) => run.to));
const byJob = grouped(runs, (run) => run.job);
const byOrder = grouped(runs, (run) => run.order);

function grouped(all, key) {
  const groups = new Map();
  for (const one of all) {
    const k = key(one);
    if (!groups.has(k)) groups.set(k, []);
    groups.get(k).push(one);
  }
  return groups;
}

/** The run of the same job after this one, if there is one. */
function nextRun(run) {
  const all = byJob.get(run.job);
  return all[all.indexOf(run) + 1];
}

// ---- rows ----

/** Puts runs into as few lanes as there were at once; returns how many. */
function laid(all) {
  const ends = [];
  for (const run of [...all].sort((a, b) => a.from - b.from)) {
    let lane = ends.findIndex((end) => end <= run.from);
    if (lane < 0) lane = ends.length;
    ends[lane] = run.to;
    run.lane = lane;
  }
  return ends.length;
}

/** Rows of the chart: headings, and blocks of lanes with their runs. */
function layout(kind) {
  const rows = [];
  let y = 6;
  const block = (label, all, height, gap, worker) => {
    const lanes = Math.max(1, laid(all));
    rows.push({ kind: 'block', label, y, height: lanes * height, runs: all, worker });
    for (const run of all) {
      run.y = y + run.lane * height;
      run.height = height - 2;
    }
    y += lanes * height + gap;
  };
  if (kind === 'order') {
    for (const [order, all] of byOrder) block(order, all, 10, 5);
  } else {
    data.workers.forEach((worker, index) => {
      rows.push({ kind: 'head', label: worker.name, note: 'pid ' + worker.pid, y, height: 20, worker });
      y += 22;
      for (let loop = 1; loop <= worker.loops; loop++) {
        block('loop ' + loop, runs.filter((run) => run.worker === index && run.loop === loop), 12, 6, worker);
      }
      y += 6;
    });
  }
  return { kind, rows, height: y + 8 };
}

/** How many ran at once, as steps [time, count]. */
function steps() {
  const changes = runs.flatMap((run) => [[run.from, 1], [run.to, -1]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let count = 0;
  return changes.map(([at, by]) => [at, count += by]);
}

// ---- search ----

const wordsOf = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);

/** Marks what has all words; returns how many that are. */
function find(query) {
  const words = wordsOf(query);
  let count = 0;
  for (const run of runs) {
    run.match = words.every((word) => run.text.includes(word));
    if (run.match) count++;
  }
  return count;
}

// ---- words ----

const seconds = (ms, digits = 2) => (ms / 1000).toFixed(digits) + ' s';
const took = (run) => Math.round(run.to - run.from) + ' ms';

function title(run) {
  return run.type + ' of ' + run.order + (run.run > 1 ? ', run ' + run.run : '');
}

function describe(run) {
  const why = run.why && run.ending === 'retried' ? ' (' + run.why + ')' : '';
  return title(run) + '\n' + run.name + ', loop ' + run.loop + '; from ' + seconds(run.from) + ' to ' + seconds(run.to)
    + ', ' + took(run) + '\n' + WORDS[run.ending] + why;
}
