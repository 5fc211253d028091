// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RulesOfTimersTest extends EngineTest {
    @Test
    void timersOfThePastRunByDeadlineToo() {
        run(() -> {
            loop.callLater(0, () -> trace.add("now"));
            loop.callLater(-1, () -> trace.add("a second ago"));
            loop.callLater(Duration.ofSeconds(-2), () -> trace.add("two seconds ago"));
            loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), () -> trace.add("in the beginning"));
            passes(2);
        });
        assertThat(trace).containsExactly("in the beginning", "two seconds ago", "a second ago", "now");
        assertThat(elapsed()).isZero();
    }

    @Test
    void sleepOfANegativeTimeIsOnePass() {
        run(() -> {
            loop.callSoon(() -> trace.add("ready before"));
            Asyncio.sleep(Duration.ofSeconds(-1));
            trace.add("awake");
        });
        assertThat(trace).containsExactly("ready before", "awake");
    }
}
