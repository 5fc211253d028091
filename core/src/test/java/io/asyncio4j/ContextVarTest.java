// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ContextVarTest extends EngineTest {
    private final ContextVar<String> variable = ContextVar.of("user");
    private final ContextVar<Integer> counted = ContextVar.of("count", 0);

    @Test
    void variableWithoutAValueHasItsDefaultOrIsAnError() {
        assertThat(counted.get()).isZero();
        assertThat(variable.get("nobody")).isEqualTo("nobody");
        assertThatThrownBy(variable::get)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("ContextVar 'user'");
    }

    @Test
    void taskHasACopyOfItsMakersContext() {
        run(() -> {
            variable.set("parent");
            Task<?> child = Asyncio.createTask(() -> {
                trace.add(variable.get());
                variable.set("child");
                Asyncio.sleep(1);
                trace.add(variable.get());
            });
            variable.set("parent later");
            Asyncio.sleep(0.5);
            trace.add(variable.get());
            child.await();
        });
        assertThat(trace).containsExactly("parent", "parent later", "child");
    }

    @Test
    void awaitedCoroutineSharesTheContext() {
        run(() -> {
            Asyncio.await(Coroutine.of(() -> variable.set("inner")));
            assertThat(variable.get()).isEqualTo("inner");
            Asyncio.waitFor(Coroutine.of(() -> variable.set("waited for")), 1);
            assertThat(variable.get()).isEqualTo("waited for");
        });
    }

    @Test
    void contextGivenIsUsedAsItIs() {
        Context shared = new Context();
        run(() -> {
            loop.createTask(Coroutine.of(() -> counted.set(1)), "first", shared).await();
            Task<Integer> second = loop.createTask(counted::get, "second", shared);
            assertThat(second.getContext()).isSameAs(shared);
            assertThat(second.await()).isEqualTo(1);
            loop.callSoon(() -> counted.set(counted.get() + 1), shared);
            loop.callSoon(() -> trace.add(counted.get()), shared);
            Asyncio.sleep(0);
            assertThat(counted.get()).isZero();
        });
        assertThat(trace).containsExactly(2);
    }

    @Test
    void doneCallbackHasTheContextOfItsRegistration() {
        run(() -> {
            AsyncFuture<Integer> future = loop.createFuture();
            variable.set("registered");
            future.addDoneCallback(done -> trace.add(variable.get()));
            variable.set("completed");
            future.setResult(1);
            Asyncio.sleep(0);
        });
        assertThat(trace).containsExactly("registered");
    }

    @Test
    void resetRestoresAndATokenIsUsedOnceAndForItsVariable() {
        run(() -> {
            ContextVar.Token<String> first = variable.set("a");
            ContextVar.Token<String> second = variable.set("b");
            variable.reset(second);
            assertThat(variable.get()).isEqualTo("a");
            variable.reset(first);
            assertThat(variable.get("none")).isEqualTo("none");
            assertThatThrownBy(() -> variable.reset(first)).isInstanceOf(IllegalStateException.class);
            ContextVar<String> other = ContextVar.of("other");
            ContextVar.Token<String> token = variable.set("c");
            assertThatThrownBy(() -> other.reset(token)).isInstanceOf(IllegalArgumentException.class);
            Task<?> elsewhere = Asyncio.createTask(() -> variable.reset(token));
            assertThatThrownBy(elsewhere::await)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another context");
        });
    }

    @Test
    void contextRunKeepsWhatIsSetToItselfAndIsEnteredOnce() throws Exception {
        Context context = Context.copyCurrent();
        context.run(() -> {
            variable.set("inside");
            assertThatThrownBy(() -> context.run(() -> 1)).isInstanceOf(IllegalStateException.class);
            return 0;
        });
        assertThat(variable.get("outside")).isEqualTo("outside");
        assertThat(valueIn(context)).isEqualTo("inside");
        run(() -> {
            variable.set("task");
            assertThat(valueIn(context)).isEqualTo("inside");
            assertThat(variable.get()).isEqualTo("task");
        });
    }

    @Test
    void toThreadCarriesTheContextAndRunInExecutorDoesNot() {
        run(() -> {
            variable.set("carried");
            assertThat(Asyncio.toThread(() -> variable.get("lost"))).isEqualTo("carried");
            assertThat(loop.runInExecutor(null, () -> variable.get("lost")).await())
                    .isEqualTo("lost");
        });
    }

    private String valueIn(Context context) throws Exception {
        return context.run(variable::get);
    }
}
