// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A graph as JSON. Times are seconds; what is not known or does not apply is null. */
final class GraphJson {
    private static final int FORMAT = 1;

    private final StringBuilder text = new StringBuilder();

    private GraphJson() {}

    static String of(CallGraph graph) {
        GraphJson json = new GraphJson();
        json.text.append("{\"format\":").append(FORMAT);
        json.number("pid", ProcessHandle.current().pid());
        json.list("loops", graph.loops(), GraphJson::loop);
        return json.text.append("}").toString();
    }

    private void loop(LoopInfo loop) {
        text.append("{\"name\":");
        quote(loop.name());
        string("engine", loop.engine().name().toLowerCase(Locale.ROOT));
        string("state", loop.state().name().toLowerCase(Locale.ROOT));
        string("thread", loop.thread());
        time("lag", loop.lag());
        list("stack", loop.stack(), GraphJson::frame);
        list("tasks", loop.tasks(), GraphJson::task);
        text.append('}');
    }

    private void task(TaskInfo task) {
        text.append("{\"id\":").append(task.id());
        string("name", task.name());
        string("state", Words.state(task));
        time("age", task.age());
        string("awaits", task.awaits());
        time("sleepLeft", task.sleepLeft());
        time("limitLeft", task.limitLeft());
        list("awaitedTasks", task.awaitedTasks(), (json, id) -> json.text.append(id));
        list("awaitedBy", task.awaitedBy(), (json, id) -> json.text.append(id));
        StackTraceElement line = task.line();
        string("line", line == null ? null : line.toString());
        list("stack", task.stack(), GraphJson::frame);
        text.append('}');
    }

    private void frame(StackTraceElement frame) {
        quote(frame.toString());
    }

    private void key(String name) {
        text.append(",\"").append(name).append("\":");
    }

    private void number(String name, long value) {
        key(name);
        text.append(value);
    }

    private void string(String name, @Nullable String value) {
        key(name);
        if (value == null) {
            text.append("null");
        } else {
            quote(value);
        }
    }

    private void time(String name, @Nullable Duration value) {
        key(name);
        text.append(value == null ? "null" : String.format(Locale.ROOT, "%.6f", value.toNanos() / 1e9));
    }

    private <T> void list(String name, List<T> items, BiConsumer<GraphJson, T> writer) {
        key(name);
        text.append('[');
        String between = "";
        for (T item : items) {
            text.append(between);
            writer.accept(this, item);
            between = ",";
        }
        text.append(']');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7F || c >= 0xD800 && c <= 0xDFFF || c == 0x2028 || c == 0x2029) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
