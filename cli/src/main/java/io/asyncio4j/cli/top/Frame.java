// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import io.asyncio4j.cli.jobs.Spans;
import io.asyncio4j.cli.terminal.Plain;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.JobThresholds;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** What the screen shows of a look: a head, three tables, a line of keys. One thread uses it. */
final class Frame {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle RED = PLAIN.foreground(AttributedStyle.RED);
    private static final AttributedStyle YELLOW = PLAIN.foreground(AttributedStyle.YELLOW);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final int HEAD = 4;

    private static final String[] HELP = {
        "",
        "  q, Ctrl-C       quit                        Ctrl-Z          back to the shell for now",
        "  space, p        stop looking, look again    + -             look more or less often",
        "  Tab, 1 2 3      the next table, or that     arrows, j k     scroll it; PgUp PgDn Home End too",
        "  s S             sort it by another column   r               the other way round",
        "  ?               this, and away with it",
        "",
        "  RUNS FOR is for how long a job runs; with < or \u2264 before it, at most, as this did not see it begin.",
        "  LAG is how late a loop was at worst since it was last heard of. OLDEST is how long",
        "  the first ready job has waited. Of running jobs, 1,000 of a queue and 3,000 of all are looked at."
    };

    private final String source;
    private final Glyphs glyphs;
    private final Section<Sight.Queue> queues;
    private final Section<WorkerInfo> loops;
    private final Section<Sight.Job> jobs;
    private int focus;
    private boolean helping;

    Frame(String source, Glyphs glyphs) {
        this.source = source;
        this.glyphs = glyphs;
        queues = queues();
        loops = loops();
        jobs = jobs();
    }

    /** What is not in a look. */
    record State(
            Duration every,
            boolean paused,
            long sinceAnswerMillis,
            @Nullable String trouble) {}

    // ---- what keys do ----

    Section<?> focused() {
        return focus == 0 ? queues : focus == 1 ? loops : jobs;
    }

    void focus(int section) {
        focus = Math.floorMod(section, 3);
    }

    void focusNext(int step) {
        focus(focus + step);
    }

    void help() {
        helping = !helping;
    }

    boolean isHelping() {
        return helping;
    }

    // ---- drawing ----

    /** Draws it for a terminal, with as many lines as that has. */
    List<AttributedString> lines(Sight sight, State state, int width, int height) {
        List<AttributedString> lines = new ArrayList<>(head(sight, state, width));
        if (helping) {
            for (String line : HELP) {
                lines.add(new AttributedString(Plain.cut(ascii(line), width)));
            }
        } else {
            tables(lines, sight, width, height - HEAD - 1);
        }
        while (lines.size() < height - 1) {
            lines.add(AttributedString.EMPTY);
        }
        List<AttributedString> cut = new ArrayList<>(lines.subList(0, Math.max(0, Math.min(lines.size(), height - 1))));
        cut.add(keys(width));
        return cut;
    }

    /** Draws it as text, with as many lines as it takes but for jobs. */
    List<AttributedString> page(Sight sight, State state, int width, int mostJobs) {
        List<AttributedString> lines = new ArrayList<>(head(sight, state, width));
        lines.addAll(queues.lines(
                sight.queues(), "", width, Math.max(1, sight.queues().size()), false, glyphs));
        lines.add(AttributedString.EMPTY);
        lines.addAll(
                loops.lines(sight.loops(), "", width, Math.max(1, sight.loops().size()), false, glyphs));
        lines.add(AttributedString.EMPTY);
        int shown = Math.max(1, Math.min(mostJobs, sight.jobs().size()));
        lines.addAll(jobs.lines(sight.jobs(), looked(sight), width, shown, false, glyphs));
        return lines;
    }

    /** Queues and loops take what they need of a third each, the one in focus of two thirds; jobs have the rest. */
    private void tables(List<AttributedString> lines, Sight sight, int width, int height) {
        int rows = height - 8; // three titles, three headings, two empty lines between
        if (rows < 3) {
            int only = Math.max(1, height - 2);
            lines.addAll(
                    focus == 0
                            ? queues.lines(sight.queues(), "", width, only, true, glyphs)
                            : focus == 1
                                    ? loops.lines(sight.loops(), "", width, only, true, glyphs)
                                    : jobs.lines(sight.jobs(), looked(sight), width, only, true, glyphs));
            return;
        }
        int third = Math.max(1, rows / 3);
        int forQueues = Math.min(Math.max(1, sight.queues().size()), focus == 0 ? rows - 2 * third + third : third);
        int forLoops = Math.min(Math.max(1, sight.loops().size()), focus == 1 ? rows - 2 * third + third : third);
        forQueues = Math.max(1, Math.min(forQueues, rows - forLoops - 1));
        int forJobs = Math.max(1, rows - forQueues - forLoops);
        lines.addAll(queues.lines(sight.queues(), "", width, forQueues, focus == 0, glyphs));
        lines.add(AttributedString.EMPTY);
        lines.addAll(loops.lines(sight.loops(), "", width, forLoops, focus == 1, glyphs));
        lines.add(AttributedString.EMPTY);
        lines.addAll(jobs.lines(sight.jobs(), looked(sight), width, forJobs, focus == 2, glyphs));
    }

    private static String looked(Sight sight) {
        return sight.running() > sight.jobs().size()
                ? Numbers.count(sight.jobs().size()) + " of " + Numbers.count(sight.running()) + " looked at"
                : "";
    }

    private List<AttributedString> head(Sight sight, State state, int width) {
        Line first = new Line(width).add(PLAIN.bold(), "aio top");
        String time = sight.nowMillis() == 0 ? "--:--:--" : CLOCK.format(Instant.ofEpochMilli(sight.nowMillis()));
        String pace =
                state.paused() ? "PAUSED" : "every " + Spans.span(state.every().toMillis());
        int room = width - first.columns() - time.length() - Math.max(10, pace.length()) - 6;
        if (room >= 8) {
            String shown = Plain.cut(source, room);
            first.add(PLAIN, "  " + shown + " ".repeat(room - Plain.columns(shown)));
        }
        first.add(PLAIN, "  " + time).add(state.paused() ? YELLOW.bold() : PLAIN, "  " + pace);
        return List.of(first.get(), counts(sight, width), rates(sight, width), notice(state, width));
    }

    private AttributedString counts(Sight sight, int width) {
        long dead = sight.total(JobState.DEAD);
        return new Line(width)
                .item("ready", Numbers.count(sight.total(JobState.READY)), 9, PLAIN)
                .item("running", Numbers.count(sight.running()) + " of " + Numbers.count(sight.slots()), 14, PLAIN)
                .item("dead", Numbers.count(dead), 7, dead > 0 ? RED : PLAIN)
                .item("scheduled", Numbers.count(sight.total(JobState.SCHEDULED)), 9, PLAIN)
                .item("blocked", Numbers.count(sight.total(JobState.BLOCKED)), 7, PLAIN)
                .get();
    }

    private AttributedString rates(Sight sight, int width) {
        double failed = sight.rate(Sight.Queue::failed);
        Line line = new Line(width)
                .item("done", Numbers.rate(sight.rate(Sight.Queue::done)) + "/s", 10, PLAIN)
                .item("failed", Numbers.rate(failed) + "/s", 10, failed > 0 ? RED : PLAIN)
                .item("enqueued", Numbers.rate(sight.rate(Sight.Queue::enqueued)) + "/s", 10, PLAIN)
                .item("worst lag", Spans.span(sight.worstLagMillis()), 7, lag(sight.worstLagMillis()));
        int room = width - line.columns();
        if (room >= 10 && !glyphs.bars().isEmpty()) {
            line.add(PLAIN.foreground(AttributedStyle.GREEN), bars(sight.finished(), Math.min(60, room)));
        }
        return line.get();
    }

    /** The rates of jobs that were done, the latest at the right. */
    private String bars(List<Double> rates, int room) {
        List<Double> shown = rates.subList(Math.max(0, rates.size() - room), rates.size());
        double most = shown.stream().mapToDouble(rate -> rate).max().orElse(0);
        StringBuilder bars = new StringBuilder();
        for (double rate : shown) {
            int step = most <= 0
                    ? 0
                    : (int) Math.round(rate / most * (glyphs.bars().length() - 1));
            bars.append(glyphs.bars().charAt(step));
        }
        return bars.toString();
    }

    private AttributedString notice(State state, int width) {
        if (state.trouble() != null) {
            return new AttributedString(Plain.cut(Plain.line(state.trouble()), width), RED.bold());
        }
        if (!state.paused() && state.sinceAnswerMillis() > 2 * state.every().toMillis() + 2000) {
            return new AttributedString(
                    Plain.cut(
                            "The broker has not answered for " + Spans.span(state.sinceAnswerMillis())
                                    + "; this is what it said before",
                            width),
                    YELLOW.bold());
        }
        return AttributedString.EMPTY;
    }

    private AttributedString keys(int width) {
        String text =
                " q quit   space pause   Tab table   s sort   r reverse   + - speed   ? " + (helping ? "back" : "help");
        String cut = Plain.cut(text, width);
        return new AttributedString(cut + " ".repeat(width - Plain.columns(cut)), PLAIN.faint());
    }

    private String ascii(String line) {
        return glyphs.bars().isEmpty() ? line.replace(" or \u2264", "") : line;
    }

    // ---- tables ----

    private static Section<Sight.Queue> queues() {
        return new Section<>(
                "QUEUES",
                "No queues: nothing was ever enqueued here. 'aio jobs enqueue --help' says how.",
                List.of(
                        Column.word(
                                "QUEUE",
                                12,
                                0,
                                (Sight.Queue queue) -> queue.stats().queue()),
                        state("READY", JobState.READY, 9, 0),
                        state("RUNNING", JobState.RUNNING, 8, 1),
                        state("SCHEDULED", JobState.SCHEDULED, 9, 5),
                        state("BLOCKED", JobState.BLOCKED, 8, 7),
                        state("DEAD", JobState.DEAD, 6, 2)
                                .styled(queue -> queue.count(JobState.DEAD) > 0 ? RED : PLAIN),
                        Column.number(
                                        "OLDEST",
                                        7,
                                        3,
                                        (Sight.Queue queue) -> queue.stats().oldestReadyMillis() == 0
                                                ? "-"
                                                : Spans.span(queue.stats().oldestReadyMillis()),
                                        queue -> (double) queue.stats().oldestReadyMillis())
                                .styled(queue -> age(queue.stats().oldestReadyMillis())),
                        Column.number(
                                "ENQ/S",
                                7,
                                6,
                                (Sight.Queue queue) -> Numbers.rate(queue.enqueued()),
                                Sight.Queue::enqueued),
                        Column.number(
                                "DONE/S", 7, 2, (Sight.Queue queue) -> Numbers.rate(queue.done()), Sight.Queue::done),
                        Column.number(
                                        "FAIL/S",
                                        7,
                                        4,
                                        (Sight.Queue queue) -> Numbers.rate(queue.failed()),
                                        Sight.Queue::failed)
                                .styled(queue -> queue.failed() > 0 ? RED : PLAIN),
                        Column.word(
                                        "STATE",
                                        6,
                                        3,
                                        (Sight.Queue queue) ->
                                                queue.stats().settings().paused() ? "paused" : "open")
                                .styled(queue -> queue.stats().settings().paused() ? YELLOW : PLAIN)),
                1);
    }

    private static Column<Sight.Queue> state(String title, JobState state, int least, int rank) {
        return Column.number(title, least, rank, (Sight.Queue queue) -> Numbers.count(queue.count(state)), queue ->
                (double) queue.count(state));
    }

    private static AttributedStyle lag(long millis) {
        return millis >= JobThresholds.TOO_LATE_MILLIS ? RED : millis >= JobThresholds.LATE_MILLIS ? YELLOW : PLAIN;
    }

    private static AttributedStyle age(long millis) {
        return millis > JobThresholds.TOO_OLD_MILLIS ? RED : millis > JobThresholds.OLD_MILLIS ? YELLOW : PLAIN;
    }

    private Section<WorkerInfo> loops() {
        Comparator<WorkerInfo> byPlace = Comparator.comparing(WorkerInfo::host)
                .thenComparing(WorkerInfo::pid)
                .thenComparing(WorkerInfo::session);
        return new Section<>(
                "LOOPS",
                "No workers have been heard of lately. 'aio worker --help' says how to start one.",
                List.of(
                        new Column<>("LOOP", false, 16, 0, WorkerInfo::session, loop -> PLAIN, byPlace),
                        Column.number("RUNNING", 8, 0, (WorkerInfo loop) -> Numbers.count(loop.running()), loop ->
                                (double) loop.running()),
                        Column.number("OF", 6, 3, (WorkerInfo loop) -> Numbers.count(loop.concurrency()), loop ->
                                (double) loop.concurrency()),
                        Column.number("LAG", 6, 1, (WorkerInfo loop) -> Spans.span(loop.lagMillis()), loop ->
                                        (double) loop.lagMillis())
                                .styled(loop -> lag(loop.lagMillis())),
                        Column.number(
                                "STARTED",
                                10,
                                5,
                                (WorkerInfo loop) -> CLOCK.format(Instant.ofEpochMilli(loop.startedMillis())),
                                loop -> (double) loop.startedMillis()),
                        Column.word("STATE", 7, 2, (WorkerInfo loop) -> loop.quiet() ? "quiet" : "working")
                                .styled(loop -> loop.quiet() ? YELLOW : PLAIN),
                        Column.word("QUEUES", 10, 6, (WorkerInfo loop) -> String.join(" ", loop.queues()))),
                0);
    }

    private Section<Sight.Job> jobs() {
        return new Section<>(
                "SLOWEST JOBS",
                "Nothing runs.",
                List.of(
                        Column.number(
                                "RUNS FOR",
                                9,
                                0,
                                (Sight.Job job) -> (job.exact() ? "" : glyphs.atMost()) + Spans.span(job.millis()),
                                job -> (double) job.millis()),
                        Column.word("QUEUE", 10, 4, Sight.Job::queue),
                        Column.word("TYPE", 10, 0, Sight.Job::type),
                        Column.word("ID", 13, 1, Sight.Job::id),
                        Column.number(
                                "RUN", 4, 3, (Sight.Job job) -> Numbers.count(job.run()), job -> (double) job.run()),
                        Column.word("LOOP", 10, 5, Sight.Job::worker),
                        Column.word("STATE", 10, 2, (Sight.Job job) -> job.cancelled() ? "cancelling" : "running")
                                .styled(job -> job.cancelled() ? YELLOW : PLAIN),
                        Column.word(
                                "PROGRESS", 8, 6, (Sight.Job job) -> job.progress() == null ? "-" : job.progress())),
                0);
    }
}
