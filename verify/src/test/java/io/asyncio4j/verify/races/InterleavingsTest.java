// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.internal.Inbox;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * What threads share, in the interleavings that Lincheck makes of it: by its model checker, which switches threads between
 * any two accesses to shared memory, and by threads of the machine.
 *
 * <p>Lincheck cannot switch virtual threads, so the engines are left to the scenarios of {@link RacesTest}; and its {@code
 * park} may return without a reason, so that it finds no lost wake-up: {@link WakeUpsTest} looks for those.
 */
class InterleavingsTest {
    /** What a loop and the threads around it do with an inbox. */
    public static class InboxOperations {
        private final Inbox<Integer> inbox = new Inbox<>();

        @Operation
        public boolean push(@Param(gen = IntGen.class) int item) {
            return inbox.push(item);
        }

        @Operation
        public List<Integer> drain() {
            List<Integer> taken = new ArrayList<>();
            inbox.drain(taken::add);
            return taken;
        }

        @Operation
        public boolean isEmpty() {
            return inbox.isEmpty();
        }
    }

    /** An inbox that forgets what comes between its two steps. */
    public static class ForgetfulOperations {
        private volatile List<Integer> items = List.of();

        @Operation
        public void push(@Param(gen = IntGen.class) int item) {
            List<Integer> more = new ArrayList<>(items);
            more.add(item);
            items = more;
        }

        @Operation
        public List<Integer> drain() {
            List<Integer> taken = items;
            items = List.of();
            return taken;
        }
    }

    private static ModelCheckingOptions model() {
        return new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .iterations(3)
                .invocationsPerIteration(150)
                .minimizeFailedScenario(false);
    }

    @Test
    void inboxIsLinearizableInTheModel() {
        model().check(InboxOperations.class);
    }

    @Test
    void inboxIsLinearizableUnderStress() {
        new StressOptions()
                .threads(2)
                .actorsPerThread(3)
                .iterations(3)
                .invocationsPerIteration(100)
                .check(InboxOperations.class);
    }

    @Test
    void modelFindsAnInboxThatForgets() {
        assertThatThrownBy(() -> model().check(ForgetfulOperations.class)).isInstanceOf(LincheckAssertionError.class);
    }
}
