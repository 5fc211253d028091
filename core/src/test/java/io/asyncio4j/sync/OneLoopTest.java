// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.VoidCoroutine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A test that runs once on each engine, with a loop of its own; no test of it needs time to pass. */
@SuppressWarnings("exports") // tests are no part of the module
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
public abstract class OneLoopTest {
    /** The engine of this run. */
    @Parameter
    protected EngineKind engine = EngineKind.PORTABLE;

    protected EventLoop loop;

    /** What the test notes in order. */
    protected final List<Object> trace = new ArrayList<>();

    protected OneLoopTest() {}

    @BeforeEach
    final void makeLoop() {
        loop = EventLoop.builder().engine(engine).build();
    }

    @AfterEach
    final void closeLoop() {
        loop.close();
    }

    protected final void run(VoidCoroutine main) {
        loop.runUntilComplete(main);
    }

    /** Lets everything that is ready run, a few passes long. */
    protected static void settle() {
        for (int i = 0; i < 5; i++) {
            Asyncio.sleep(0);
        }
    }
}
