// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a worker says of its Redis when it starts. */
class WorkerWarningsTest {
    @Test
    void aRiskIsNamedOnceAndNoLineIsForThoseWhoMadeIt() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                CommandProcess worker = CommandProcess.start(
                        "worker", "--samples", "--burst", "--loops", "3", "--broker", redis.url())) {
            assertThat(worker.end()).as(worker.said()).isZero();

            assertThat(worker.said()).containsOnlyOnce("set appendonly yes").doesNotContain("Sockets wait");
        }
    }
}
