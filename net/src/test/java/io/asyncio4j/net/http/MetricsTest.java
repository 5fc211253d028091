// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void figuresOfProcessLoopAndProgram() {
        Engines.each(() -> {
            HttpResponse page = Metrics.create().add(() -> "orders_total 3").handle(HttpRequest.of("GET", "/metrics"));

            assertThat(page.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
            assertThat(page.text()).contains("asyncio_tasks 1\n", "process_uptime_seconds ", "orders_total 3\n");
            assertThat(page.text().lines()).allMatch(line -> line.matches("# (HELP|TYPE) .*|[a-z_]+ [0-9.E]+"));
        });
    }
}
