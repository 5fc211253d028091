// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.Coroutine;
import io.asyncio4j.DeadlockError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import io.asyncio4j.Runner;
import java.util.List;

/** Runs one program from its begin to the end of the clean-up, in virtual time. */
final class ProgramRun {
    private static final String DEADLOCK = "deadlock";

    private final Program program;
    private final Trace trace;
    private final EventLoop loop;
    private final Execution execution;

    private ProgramRun(Program program, EngineKind engine) {
        this.program = program;
        this.trace = new Trace();
        this.loop = EventLoop.builder()
                .name(program.name())
                .clock(trace.clock())
                .poller(trace.clock())
                .engine(engine)
                .build();
        this.execution = new Execution(program, loop, trace);
        loop.setExceptionHandler((same, context) -> {
            stopAtClose(context);
            execution.report(context);
        });
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
            for (String coroutine : program.runs()) {
                end = run(runner, coroutine);
                trace.end(end);
                if (end.equals(DEADLOCK)) {
                    break;
                }
            }
        } catch (DeadlockError e) {
            if (!end.equals(DEADLOCK)) {
                trace.end(DEADLOCK + " in clean-up");
            }
        } catch (IllegalStateException e) {
            trace.end("stopped in clean-up");
        }
        return trace.lines();
    }

    private String run(Runner runner, String coroutine) {
        try {
            return Values.show(runner.run(body(coroutine)));
        } catch (DeadlockError e) {
            return DEADLOCK;
        } catch (Throwable e) {
            return "raised " + Errors.show(e);
        }
    }

    @SuppressWarnings("NullAway") // a coroutine may result in null
    private Coroutine<Object> body(String coroutine) {
        return () -> {
            BlockStatements.currentTask().setName(coroutine);
            return coroutine.equals("main") ? execution.main() : execution.call(coroutine);
        };
    }
}
