// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tasks as rows. Where they are too wide, the widest columns give way first. */
final class TaskTable {
    private static final List<String> HEADING = List.of("LOOP", "TASK", "STATE", "AGE", "AWAITS", "AT");
    private static final List<Boolean> GIVES_WAY = List.of(true, true, false, false, true, true);
    private static final int LEAST = 6;
    private static final int LONGEST_FILE_AND_LINE = 32;
    private static final String GAP = "  ";

    private final CallGraph graph;
    private final int width;
    private final int limit;

    TaskTable(CallGraph graph, int width, int limit) {
        this.graph = graph;
        this.width = width;
        this.limit = limit;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        graph.loops().forEach(loop -> text.append(Words.heading(loop, width)));
        List<List<String>> rows = rows();
        if (rows.isEmpty()) {
            return text.append(graph.loops().isEmpty() ? "no loops\n" : "").toString();
        }
        int shown = rows.size();
        rows.addFirst(HEADING);
        int[] widths = widths(rows);
        text.append('\n');
        rows.forEach(row -> text.append(line(row, widths)).append('\n'));
        return text.append(Words.leftOut(shown, graph.tasks())).toString();
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (LoopInfo loop : graph.loops()) {
            for (TaskInfo task : loop.tasks()) {
                if (limit != CallGraph.UNLIMITED && rows.size() == limit) {
                    return rows;
                }
                rows.add(List.of(
                        Columns.clean(loop.name()),
                        Columns.clean(task.name()),
                        Words.state(task),
                        Words.age(task.age()),
                        Words.awaits(task),
                        Words.line(task.line())));
            }
        }
        return rows;
    }

    private int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEADING.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Columns.width(row.get(i)));
            }
        }
        int excess = sum(widths) + GAP.length() * (widths.length - 1) - width;
        int[] least = least(rows);
        while (width != CallGraph.UNLIMITED && excess > 0 && narrowWidest(widths, least)) {
            excess--;
        }
        return widths;
    }

    /** How narrow each column may get; of a place, file and line are kept as long as they are not very long. */
    private static int[] least(List<List<String>> rows) {
        int[] least = new int[HEADING.size()];
        Arrays.fill(least, LEAST);
        int place = least.length - 1;
        for (List<String> row : rows) {
            int fileAndLine = row.get(place).indexOf(' ') + 1;
            least[place] = Math.clamp(fileAndLine, least[place], LONGEST_FILE_AND_LINE);
        }
        return least;
    }

    private static int sum(int[] widths) {
        int sum = 0;
        for (int each : widths) {
            sum += each;
        }
        return sum;
    }

    private static boolean narrowWidest(int[] widths, int[] least) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            if (GIVES_WAY.get(i) && widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        if (widest < 0) {
            return false;
        }
        widths[widest]--;
        return true;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "" : GAP).append(Columns.fit(row.get(i), widths[i]));
        }
        return line.toString().stripTrailing();
    }
}
