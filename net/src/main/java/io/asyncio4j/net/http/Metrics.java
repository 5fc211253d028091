// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Shows figures in the text format of Prometheus; to be put at {@code /metrics}. Immutable: each method returns a changed
 * copy.
 */
public final class Metrics implements HttpHandler {
    private final List<Supplier<String>> sources;

    private Metrics(List<Supplier<String>> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Shows the number of the loop's tasks, the memory and the age of the process.
     *
     * @return the handler
     */
    public static Metrics create() {
        return new Metrics(List.of(Metrics::process));
    }

    /**
     * Shows more: {@code () -> server.statistics().prometheus()}.
     *
     * @param source writes lines of that format, in the coroutine of the request
     * @return a changed copy
     */
    public Metrics add(Supplier<String> source) {
        List<Supplier<String>> more = new ArrayList<>(sources);
        more.add(source);
        return new Metrics(more);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        StringBuilder page = new StringBuilder();
        for (Supplier<String> source : sources) {
            String text = source.get();
            page.append(text).append(text.endsWith("\n") ? "" : "\n");
        }
        return HttpResponse.text(page.toString())
                .header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .header("Cache-Control", "no-store");
    }

    private static String process() {
        Runtime runtime = Runtime.getRuntime();
        return gauge(
                        "asyncio_tasks",
                        "Tasks of the loop that have not ended.",
                        Asyncio.allTasks().size())
                + gauge("jvm_memory_used_bytes", "Used heap.", runtime.totalMemory() - runtime.freeMemory())
                + gauge("jvm_memory_max_bytes", "The most heap that may be used.", runtime.maxMemory())
                + gauge(
                        "process_uptime_seconds",
                        "Age of the process.",
                        ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    }

    private static String gauge(String name, String help, Number value) {
        return "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n" + name + " " + value + "\n";
    }
}
