// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
    private static HttpResponse ask(HealthChecks checks) {
        return checks.handle(HttpRequest.of("GET", "/healthz"));
    }

    @Test
    void allMustPass() {
        Engines.each(() -> {
            assertThat(ask(HealthChecks.create()).status()).isEqualTo(200);
            HealthChecks good = HealthChecks.create().check("disk", () -> {});
            assertThat(ask(good).text()).contains("\"status\":\"up\"", "\"disk\":\"up\"");
            HttpResponse bad = ask(good.check("database", () -> {
                throw new IllegalStateException("planted password");
            }));
            assertThat(bad.status()).isEqualTo(503);
            assertThat(bad.text())
                    .contains("\"status\":\"down\"", "\"disk\":\"up\"", "\"database\":\"down\"")
                    .doesNotContain("password");
        });
    }

    @Test
    void aCheckThatHangsIsDownAfterItsTime() {
        Engines.each(() -> {
            HealthChecks slow = HealthChecks.create()
                    .check("slow", () -> Asyncio.getRunningLoop().createFuture().await())
                    .timeout(Duration.ofMillis(20));

            assertThat(ask(slow).status()).isEqualTo(503);
        });
    }

    @Test
    void aCheckThatFailsInAnyWayIsDown() {
        Engines.each(() -> {
            HealthChecks broken = HealthChecks.create().check("broken", () -> {
                throw new AssertionError("planted");
            });

            assertThat(ask(broken).status()).isEqualTo(503);
        });
    }
}
