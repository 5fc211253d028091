// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.testing.AsyncTest;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's current context follows asyncio's rules; the library has found the provider by itself. */
class TaskContextStorageTest {
    private static final ContextKey<String> KEY = ContextKey.named("word");

    private static String word() {
        return Context.current().get(KEY);
    }

    private static String within(String word) {
        try (Scope _ = Context.current().with(KEY, word).makeCurrent()) {
            Asyncio.sleep(0.01);
            return word();
        }
    }

    @AsyncTest
    void tasksDoNotSeeEachOthers() {
        assertThat(Asyncio.await(Asyncio.gather(() -> within("a"), () -> within("b"))))
                .containsExactly("a", "b");
        assertThat(word()).isNull();
    }

    @AsyncTest
    void aTaskBeginsWithThatOfItsMaker() {
        try (Scope _ = Context.current().with(KEY, "a").makeCurrent()) {
            assertThat(Asyncio.await(Asyncio.createTask(() -> word() + within("b"))))
                    .isEqualTo("ab");
            assertThat(word()).isEqualTo("a");
        }
        assertThat(word()).isNull();
    }

    @AsyncTest
    void aScopeThatIsClosedElsewhereTakesNothingAway() {
        Scope mine = Context.current().with(KEY, "a").makeCurrent();
        Asyncio.await(Asyncio.createTask(() -> {
            try (Scope _ = Context.current().with(KEY, "b").makeCurrent()) {
                mine.close();
                assertThat(word()).isEqualTo("b");
            }
        }));
        assertThat(word()).isEqualTo("a");
        mine.close();
        assertThat(word()).isNull();
    }

    @Test
    void threadsWithoutALoopHaveTheirOwn() throws InterruptedException {
        try (Scope _ = Context.current().with(KEY, "a").makeCurrent()) {
            Thread other = Thread.ofPlatform().start(() -> within2());
            other.join();
            assertThat(word()).isEqualTo("a");
        }
        assertThat(word()).isNull();
    }

    private static void within2() {
        try (Scope _ = Context.current().with(KEY, "b").makeCurrent()) {
            assertThat(word()).isEqualTo("b");
        }
    }
}
