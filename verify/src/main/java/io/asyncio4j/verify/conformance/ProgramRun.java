// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.Coroutine;
import io.asyncio4j.DeadlockError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import io.asyncio4j.Runner;
import io.asyncio4j.testing.VirtualClock;
import java.util.List;

/** Runs one program from its begin to the end of the clean-up, in virtual time. */
final class ProgramRun {
    private static final String DEADLOCK = "deadlock";

    private final Program program;
    private final Trace trace;
    private final EventLoop loop;

    private ProgramRun(Program program, EngineKind engine) {
        VirtualClock clock = new VirtualClock();
        this.program = program;
        this.trace = new Trace(clock);
        this.loop = EventLoop.builder()
                .name(program.name())
                .clock(clock)
                .poller(new DeadlockWatch(clock, trace))
                .engine(engine)
                .build();
        // What is reported depends on when garbage is collected, and is not part of a trace.
        loop.setExceptionHandler((same, context) -> stopAtClose(context));
    }

    /** Tasks that are still pending when the loop closes see that in Java; in Python they are garbage. */
    private void stopAtClose(ExceptionContext context) {
        if (context.task() != null && !context.task().done() && !loop.isRunning()) {
            trace.stop();
        }
    }

    /** Returns the trace, line by line. */
    static List<String> trace(Program program, EngineKind engine) {
        return new ProgramRun(program, engine).run();
    }

    private List<String> run() {
        String end = DEADLOCK;
        try (Runner runner = Runner.builder().loopFactory(() -> loop).build()) {
            end = runMain(runner);
            trace.end(end);
        } catch (DeadlockError e) {
            if (!end.equals(DEADLOCK)) {
                trace.end(DEADLOCK + " in clean-up");
            }
        }
        return trace.lines();
    }

    private String runMain(Runner runner) {
        Execution execution = new Execution(program, loop, trace);
        try {
            return Values.show(runner.run(mainOf(execution)));
        } catch (DeadlockError e) {
            return DEADLOCK;
        } catch (Throwable e) {
            return "raised " + Errors.show(e);
        }
    }

    @SuppressWarnings("NullAway") // a coroutine may result in null
    private static Coroutine<Object> mainOf(Execution execution) {
        return () -> {
            BlockStatements.currentTask().setName("main");
            return execution.main();
        };
    }
}
