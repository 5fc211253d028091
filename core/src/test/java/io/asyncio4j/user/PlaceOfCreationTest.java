// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import io.asyncio4j.LogCapture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From outside of the library's packages, whose own frames a place of creation leaves out. */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class PlaceOfCreationTest {
    @Parameter
    private EngineKind engine = EngineKind.PORTABLE;

    private final List<ExceptionContext> reports = new ArrayList<>();

    private EventLoop loop(boolean debug) {
        EventLoop loop = EventLoop.builder().engine(engine).debug(debug).build();
        loop.setExceptionHandler((same, context) -> reports.add(context));
        return loop;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reportsTellWhereTheTaskTheFutureOrTheCallbackWasMadeInDebugModeOnly(boolean debug) {
        try (EventLoop loop = loop(debug)) {
            loop.runUntilComplete(() -> {
                makeTask();
                makeFuture(loop);
                makeCallbacks(loop);
                Asyncio.sleep(0.001);
                Asyncio.sleep(0.001);
            });
        }

        List<String> expected =
                debug ? List.of("makeTask", "makeFuture", "makeCallbacks", "makeCallbacks") : List.of("", "", "", "");
        assertThat(reports.stream().map(PlaceOfCreationTest::place)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String place(ExceptionContext context) {
        List<StackTraceElement> stack = context.sourceTraceback();
        return stack.isEmpty() ? "" : stack.getFirst().getMethodName();
    }

    private static void makeTask() {
        Asyncio.createTask(() -> {
            throw new IllegalArgumentException("task");
        });
    }

    private static void makeFuture(EventLoop loop) {
        AsyncFuture<Object> future = loop.createFuture();
        future.setException(new IllegalArgumentException("future"));
    }

    private static void makeCallbacks(EventLoop loop) {
        loop.callSoon(PlaceOfCreationTest::fail);
        loop.callLater(0, PlaceOfCreationTest::fail);
    }

    private static void fail() {
        throw new IllegalArgumentException("callback");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logTellsItToo(boolean debug) {
        List<String> lines = LogCapture.during(() -> {
            try (EventLoop loop =
                    EventLoop.builder().engine(engine).debug(debug).build()) {
                loop.runUntilComplete(PlaceOfCreationTest::makeTask);
            }
        });

        assertThat(lines).singleElement().asString().startsWith("ERROR Exception of task 'Task-");
        assertThat(lines.getFirst().contains("\nmade\n\tat ")).isEqualTo(debug);
        assertThat(lines.getFirst().contains("PlaceOfCreationTest.makeTask(")).isEqualTo(debug);
    }
}
