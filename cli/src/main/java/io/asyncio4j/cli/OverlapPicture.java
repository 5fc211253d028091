// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.jobs.JobReport;
import io.asyncio4j.jobs.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Draws which jobs ran when: a bar a job, a row a lane, the lanes of a loop together; an HTML page of its own. */
final class OverlapPicture {
    private static final int LEFT = 90;
    private static final int WIDTH = 1100;
    private static final int ROW = 13;
    private static final int BAR = 11;
    private static final int GAP = 26;
    private static final int CURVE = 90;
    private static final int TOP = 10;

    private final List<JobReport> jobs;
    private final int loops;
    private final long start;
    private final double seconds;

    OverlapPicture(List<JobReport> jobs, int loops) {
        this.jobs = jobs.stream()
                .sorted(Comparator.comparingLong(JobReport::startNanos))
                .toList();
        this.loops = loops;
        this.start = jobs.stream().mapToLong(JobReport::startNanos).min().orElse(0);
        long end = jobs.stream().mapToLong(JobReport::endNanos).max().orElse(start + 1);
        this.seconds = Math.max((end - start) / 1e9, 0.001);
    }

    String html(String title, String summary) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>%1$s</title>
                <style>
                body { font: 14px/1.4 system-ui, sans-serif; margin: 24px; color: #1b1f24; background: #fff }
                h1 { font-size: 20px; margin: 0 } p { margin: 4px 0 12px }
                svg { max-width: 100%%; height: auto }
                text { font: 12px system-ui, sans-serif; fill: #444c56 } .name { font-weight: 600; fill: #1b1f24 }
                .grid { stroke: #e3e7eb } .axis { stroke: #8c959f }
                .done { fill: #2f78c4 } .failed, .retried { fill: #d9480f } .dead { fill: #5c2b8a } .unfinished, .snoozed, .cancelled, .lost { fill: #adb5bd }
                .curve { fill: #cfe1f4; stroke: #2f78c4 }
                </style>
                </head>
                <body>
                <h1>%1$s</h1>
                <p>%2$s</p>
                %3$s
                </body>
                </html>
                """.formatted(escaped(title), escaped(summary), svg());
    }

    private String svg() {
        StringBuilder rows = new StringBuilder();
        int y = TOP + 28;
        int firstRow = y;
        for (int loop = 0; loop < loops; loop++) {
            int lanes = lanes(loop);
            int height = lanes * ROW;
            text(rows, 0, y + 14, "name", "loop " + (loop + 1));
            text(rows, 0, y + 30, "", lanes + " lanes");
            for (JobReport job : jobs) {
                if (job.loop() == loop) {
                    bar(rows, job, y + job.lane() * ROW);
                }
            }
            y += height + GAP;
        }
        int curveTop = y;
        curve(rows, curveTop);
        int bottom = curveTop + CURVE;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%1$d\" height=\"%2$d\" role=\"img\""
                        + " aria-label=\"jobs over time\">%n",
                LEFT + WIDTH + 20,
                bottom + 44));
        legend(svg);
        grid(svg, firstRow, bottom);
        return svg.append(rows).append("</svg>").toString();
    }

    private int lanes(int loop) {
        return jobs.stream()
                .filter(job -> job.loop() == loop)
                .mapToInt(job -> job.lane() + 1)
                .max()
                .orElse(1);
    }

    private double x(long nanos) {
        return LEFT + (nanos - start) / 1e9 / seconds * WIDTH;
    }

    private void bar(StringBuilder svg, JobReport job, int y) {
        double from = x(job.startNanos());
        double width = Math.max(x(job.endNanos()) - from - 1, 1);
        String reason = job.reason() == null ? "" : ": " + job.reason();
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"><title>%s, %.2f s, %s%s</title></rect>%n",
                css(job.outcome()),
                from,
                y,
                width,
                BAR,
                escaped(job.job().toString()),
                (job.endNanos() - job.startNanos()) / 1e9,
                css(job.outcome()),
                escaped(reason)));
    }

    private static String css(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** How many jobs ran at once, as steps. */
    private void curve(StringBuilder svg, int top) {
        record Change(long at, int by) {}
        List<Change> changes = new ArrayList<>();
        for (JobReport job : jobs) {
            changes.add(new Change(job.startNanos(), 1));
            changes.add(new Change(job.endNanos(), -1));
        }
        changes.sort(Comparator.comparingLong(Change::at).thenComparing(Change::by));
        int most = 1;
        int running = 0;
        for (Change change : changes) {
            running += change.by();
            most = Math.max(most, running);
        }
        int bottom = top + CURVE;
        StringBuilder path = new StringBuilder("M" + LEFT + " " + bottom);
        running = 0;
        for (Change change : changes) {
            running += change.by();
            double height = (double) running / most * (CURVE - 10);
            path.append(String.format(Locale.ROOT, " H%.1f V%.1f", x(change.at()), bottom - height));
        }
        svg.append("<path class=\"curve\" d=\"").append(path).append("\"/>\n");
        text(svg, 0, top + 14, "name", "at once");
        text(svg, LEFT - 26, top + 14, "", String.valueOf(most));
        text(svg, LEFT - 26, bottom, "", "0");
    }

    private void grid(StringBuilder svg, int top, int bottom) {
        double step = seconds > 20 ? 5 : seconds > 8 ? 1 : 0.5;
        for (double at = 0; at <= seconds; at += step) {
            double x = LEFT + at / seconds * WIDTH;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>%n",
                    x,
                    top,
                    x,
                    bottom,
                    x,
                    bottom + 16,
                    at));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">seconds since the first job began</text>%n",
                LEFT,
                bottom,
                LEFT + WIDTH,
                bottom,
                LEFT + WIDTH / 2,
                bottom + 34));
    }

    private void legend(StringBuilder svg) {
        int x = LEFT;
        for (Outcome outcome : Outcome.values()) {
            long count = jobs.stream().filter(job -> job.outcome() == outcome).count();
            if (count > 0) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"22\" height=\"%d\" rx=\"2\"/>%n",
                        css(outcome),
                        x,
                        TOP,
                        BAR));
                text(svg, x + 28, TOP + 10, "", count + " " + css(outcome));
                x += 130;
            }
        }
        text(svg, x, TOP + 10, "", "each bar is one job, from its start to its end");
    }

    private static void text(StringBuilder svg, int x, int y, String css, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", css, x, y, escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
