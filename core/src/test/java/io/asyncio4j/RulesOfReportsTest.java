// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RulesOfReportsTest extends EngineTest {
    private final ContextVar<String> variable = ContextVar.of("variable", "none");

    @Test
    void handlerIsToldInTheContextOfTheTaskConcerned() {
        loop.setExceptionHandler((told, context) -> trace.add(context.message() + " in " + variable.get()));
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> variable.set("task"));
            task.await();
            loop.callExceptionHandler(new ExceptionContext("task", null, null, task, null));
            loop.callExceptionHandler(new ExceptionContext("future", null, task, null, null));
            loop.callExceptionHandler(new ExceptionContext("nothing", null));
        });
        assertThat(trace).containsExactly("task in task", "future in task", "nothing in none");
    }

    @Test
    void handlerIsToldInTheContextOfTheCallbackConcerned() {
        loop.setExceptionHandler((told, context) -> trace.add(variable.get()));
        run(() -> {
            loop.callSoon(() -> {
                variable.set("callback");
                throw new IllegalArgumentException("x");
            });
            Asyncio.sleep(0);
            trace.add(variable.get());
        });
        assertThat(trace).containsExactly("callback", "none");
    }

    @Test
    void handlerOfAReportOfTheRunningTaskIsToldToo() {
        loop.setExceptionHandler((told, context) -> trace.add(variable.get()));
        run(() -> {
            variable.set("own");
            loop.callExceptionHandler(new ExceptionContext("own", null, null, Asyncio.currentTask(), null));
        });
        assertThat(trace).containsExactly("own");
    }

    @Test
    void failureOfWhatAShieldNoLongerWaitsForIsReported() {
        run(() -> {
            Task<Object> inner = Asyncio.createTask((Coroutine<Object>) () -> {
                Asyncio.sleep(1);
                throw new IllegalArgumentException("nobody waits");
            });
            AsyncFuture<Object> outer = Asyncio.shield(inner);
            Asyncio.sleep(0);
            outer.cancel();
            Asyncio.sleep(2);
        });
        loop.close();
        assertThat(takeReports()).singleElement().satisfies(report -> {
            assertThat(report.message()).contains("never retrieved");
            assertThat(report.exception()).hasMessage("nobody waits");
        });
    }
}
