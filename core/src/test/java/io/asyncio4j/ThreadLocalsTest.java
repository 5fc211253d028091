// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Java developer expects of thread-locals and scoped values: a task is to its maker what a thread is to its own. */
class ThreadLocalsTest extends EngineTest {
    private static final ThreadLocal<String> PLAIN = ThreadLocal.withInitial(() -> "none");
    private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    @AfterEach
    void forget() {
        PLAIN.remove();
        INHERITABLE.remove();
    }

    @Test
    void threadLocalsBelongToATaskAcrossItsAwaits() {
        run(() -> {
            for (String name : new String[] {"a", "b"}) {
                Asyncio.createTask(() -> {
                    trace.add(PLAIN.get());
                    PLAIN.set(name);
                    Asyncio.sleep(1);
                    trace.add(PLAIN.get());
                });
            }
            Asyncio.sleep(2);
            trace.add(PLAIN.get());
        });
        assertThat(trace).containsExactly("none", "none", "a", "b", "none");
    }

    @Test
    void taskInheritsWhatItsMakerHadWhenItWasMade() {
        INHERITABLE.set("thread");
        run(() -> {
            trace.add(INHERITABLE.get());
            INHERITABLE.set("main");
            Task<?> task = Asyncio.createTask(() -> {
                trace.add(INHERITABLE.get());
                INHERITABLE.set("task");
            });
            INHERITABLE.set("changed");
            task.await();
            trace.add(INHERITABLE.get());
            Asyncio.createTask(() -> trace.add(INHERITABLE.get()), "eager", true);
            Asyncio.taskGroup(g -> g.createTask(() -> trace.add(INHERITABLE.get())));
        });
        assertThat(trace).containsExactly("thread", "main", "changed", "changed", "changed");
        assertThat(INHERITABLE.get()).isEqualTo("thread");
    }

    @Test
    void taskOfAMakerWithoutAnyInheritsNone() {
        run(() -> {
            Asyncio.createTask(() -> INHERITABLE.set("sibling")).await();
            Asyncio.createTask(() -> trace.add(INHERITABLE.get() == null)).await();
        });
        assertThat(trace).containsExactly(true);
    }

    @Test
    void taskThatIsCancelledBeforeItBeginsNeverDoes() {
        INHERITABLE.set("thread");
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> trace.add("began"));
            task.cancel();
            Asyncio.wait(java.util.List.of(task));
            assertThat(task.cancelled()).isTrue();
        });
        loop.createTask(() -> trace.add("began"), "left");
        loop.close();
        assertThat(takeReports()).hasSize(1);
        assertThat(trace).isEmpty();
    }

    @Test
    void inheritanceCanBeSwitchedOff() {
        INHERITABLE.set("thread");
        try (EventLoop plain = EventLoop.builder()
                .engine(engine)
                .inheritInheritableThreadLocals(false)
                .build()) {
            plain.runUntilComplete(() -> trace.add(INHERITABLE.get() == null));
        }
        assertThat(trace).containsExactly(true);
    }

    @Test
    void contextClassLoaderIsThatOfTheLoopsThreadOrOfTheMaker() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader ofThread = new URLClassLoader(new URL[0], before);
                URLClassLoader ofMaker = new URLClassLoader(new URL[0], before)) {
            thread.setContextClassLoader(ofThread);
            run(() -> {
                Thread mine = Thread.currentThread();
                assertThat(mine.getContextClassLoader()).isSameAs(ofThread);
                INHERITABLE.set("some");
                mine.setContextClassLoader(ofMaker);
                Asyncio.createTask(() -> trace.add(Thread.currentThread().getContextClassLoader()))
                        .await();
            });
            assertThat(trace).containsExactly(ofMaker);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void scopedValueHoldsAcrossAwaitsAndForCoroutinesAwaitedInIt() {
        run(() -> {
            Coroutine<String> reads = SCOPED::get;
            Task<?> other = Asyncio.createTask(() -> {
                Asyncio.sleep(1);
                trace.add(SCOPED.isBound());
            });
            String read = ScopedValue.where(SCOPED, "bound").call(() -> {
                Asyncio.sleep(2);
                return SCOPED.get() + " " + reads.await();
            });
            trace.add(read);
            trace.add(SCOPED.isBound());
            other.await();
        });
        assertThat(trace).containsExactly(false, "bound bound", false);
    }

    @Test
    void scopedValueIsNotInheritedByTasksAsItIsNotByThreadsAndCanBeBoundAgain() {
        run(() -> ScopedValue.where(SCOPED, "maker").run(() -> {
            Asyncio.createTask(() -> trace.add(SCOPED.isBound())).await();
            String mine = SCOPED.get();
            Asyncio.createTask(() -> ScopedValue.where(SCOPED, mine).call(() -> trace.add(SCOPED.get())))
                    .await();
        }));
        assertThat(trace).containsExactly(false, "maker");
    }

    @Test
    void contextVariableReachesTasksCallbacksAndOtherThreads() {
        ContextVar<Map<String, String>> diagnostics = ContextVar.of("diagnostics", Map.of());
        run(() -> {
            diagnostics.set(Map.of("request", "7"));
            Asyncio.createTask(() -> trace.add(diagnostics.get().get("request")))
                    .await();
            loop.callSoon(() -> trace.add(diagnostics.get().get("request")));
            Asyncio.sleep(0);
            trace.add(Asyncio.toThread(() -> diagnostics.get().get("request")));
        });
        assertThat(trace).containsExactly("7", "7", "7");
    }

    /** What SLF4J's MDC is to a backend whose map is not inheritable. */
    private static final ThreadLocal<Map<String, String>> MDC = ThreadLocal.withInitial(Map::of);

    @Test
    void factoryCanCarryWhatIsNotInheritable() {
        loop.setTaskFactory((on, coroutine, name, context) -> {
            Map<String, String> carried = MDC.get();
            return Task.of(
                    on,
                    () -> {
                        MDC.set(carried);
                        return coroutine.run();
                    },
                    name,
                    context,
                    false);
        });
        run(() -> {
            MDC.set(Map.of("request", "7"));
            Asyncio.createTask(() -> trace.add(MDC.get().get("request"))).await();
        });
        assertThat(trace).containsExactly("7");
        MDC.remove();
    }
}
