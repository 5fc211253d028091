// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RulesOfContextsTest extends EngineTest {
    private final ContextVar<String> variable = ContextVar.of("variable", "none");

    @Test
    void contextOfTheRunningTaskIsEnteredAlready() {
        run(() -> {
            Context own = Context.copyCurrent();
            Task<String> task = loop.createTask(
                    () -> {
                        assertThatThrownBy(() -> own.run(() -> "entered twice"))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("entered already");
                        Context inner = Context.copyCurrent();
                        return inner.run(() -> {
                            assertThatThrownBy(() -> own.run(() -> "entered twice"))
                                    .isInstanceOf(IllegalStateException.class);
                            return "refused";
                        });
                    },
                    null,
                    own);
            assertThat(task.await()).isEqualTo("refused");
            String after = own.run(() -> "free again");
            assertThat(after).isEqualTo("free again");
        });
    }

    @Test
    void contextOfTheRunningCallbackIsEnteredAlready() {
        run(() -> {
            Context own = Context.copyCurrent();
            loop.callSoon(
                    () -> {
                        variable.set("set in the callback");
                        assertThatThrownBy(() -> own.run(() -> "entered twice"))
                                .isInstanceOf(IllegalStateException.class);
                        trace.add("refused");
                    },
                    own);
            Asyncio.sleep(0);
            String kept = own.run(variable::get);
            assertThat(kept).isEqualTo("set in the callback");
        });
        assertThat(trace).containsExactly("refused");
    }
}
