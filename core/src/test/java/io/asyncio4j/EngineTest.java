// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A test that runs once on each engine, with a loop in virtual time.
 *
 * <p>What the loop reports to its exception handler must be taken by {@link #takeReports}, or the test fails.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
abstract class EngineTest {
    /** The engine of this run. */
    @Parameter
    protected EngineKind engine = EngineKind.PORTABLE;

    /** A loop in virtual time. */
    protected EventLoop loop;

    /** What the test notes in order. */
    protected final List<Object> trace = Collections.synchronizedList(new ArrayList<>());

    private final List<ExceptionContext> reports = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    final void makeLoop() {
        VirtualPoller time = new VirtualPoller();
        loop = watched(EventLoop.builder()
                .name("virtual")
                .engine(engine)
                .poller(time)
                .clock(time)
                .build());
    }

    @AfterEach
    final void closeLoop() {
        loop.close();
        assertThat(takeReports()).as("reported to the exception handler").isEmpty();
    }

    /** A loop in real time; the test closes it. */
    protected final EventLoop realLoop() {
        return watched(EventLoop.builder().name("real").engine(engine).build());
    }

    private EventLoop watched(EventLoop made) {
        made.setExceptionHandler((told, context) -> reports.add(context));
        return made;
    }

    /** Runs a coroutine on the loop in virtual time until it ends. */
    protected final void run(VoidCoroutine main) {
        loop.runUntilComplete(main);
    }

    /** What has been reported since the last call. */
    protected final List<ExceptionContext> takeReports() {
        List<ExceptionContext> taken = List.copyOf(reports);
        reports.clear();
        return taken;
    }

    /** Lets everything that is ready run, several passes long. */
    protected static void passes(int count) {
        for (int i = 0; i < count; i++) {
            Asyncio.sleep(0);
        }
    }

    /** Seconds since the virtual loop was made. */
    protected final double elapsed() {
        return Math.round((loop.time() - 1000) * 1e6) / 1e6;
    }
}
