// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long nanos;

    private Progress progress(boolean live, int columns) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new Progress("Forgetting jobs", out, live, columns, () -> nanos);
    }

    private void pass(Progress progress, Duration span) {
        nanos += span.toNanos();
        progress.tick();
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsQuickShowsNothing() {
        try (Progress progress = progress(true, 80)) {
            progress.at(1, 2);
            pass(progress, Duration.ofMillis(1999));
        }

        assertThat(shown()).isEmpty();
    }

    @Test
    void onATerminalABarIsWrittenOverAndGoesAway() {
        try (Progress progress = progress(true, 80)) {
            progress.at(54_000, 108_000);
            pass(progress, Duration.ofSeconds(6));
            assertThat(shown())
                    .isEqualTo("\r\033[KForgetting jobs  ████████████░░░░░░░░░░░░  50 %  54,000  9,000/s  6s left");
            progress.at(108_000, 108_000);
            pass(progress, Duration.ofMillis(200));
        }

        assertThat(shown())
                .contains("\r\033[KForgetting jobs  ████████████████████████  100 %")
                .endsWith("\r\033[K");
    }

    @Test
    void withoutATotalThereIsNoBarButTheTime() {
        try (Progress progress = progress(true, 80)) {
            progress.at(7);
            pass(progress, Duration.ofSeconds(70));

            assertThat(shown()).isEqualTo("\r\033[KForgetting jobs  7  0/s  1m10s");
        }
    }

    @Test
    void elsewhereALineComesEveryTenSeconds() {
        try (Progress progress = progress(false, 80)) {
            for (int second = 0; second < 25; second++) {
                progress.at(second, 100);
                pass(progress, Duration.ofSeconds(1));
            }
        }

        assertThat(shown().lines())
                .containsExactly(
                        "Forgetting jobs  9 %  9  1/s  1m42s left", "Forgetting jobs  19 %  19  1/s  1m26s left");
        assertThat(shown()).doesNotContain("\033", "\r");
    }

    @Test
    void aNarrowTerminalCutsIt() {
        try (Progress progress = progress(true, 20)) {
            progress.at(1, 2);
            pass(progress, Duration.ofSeconds(3));

            assertThat(shown()).isEqualTo("\r\033[KForgetting jobs  ██");
        }
    }

    @Test
    void afterItsEndNothingIsShown() {
        Progress progress = progress(true, 80);
        progress.at(1, 2);
        progress.close();
        pass(progress, Duration.ofSeconds(3));

        assertThat(shown()).isEmpty();
    }
}
