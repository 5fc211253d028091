// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a body does to the threads, monitors and stacks of those who use it, where the JDK is opened. */
class GeneratorThreadsTest {
    private static final int UNTIL_COMPILED = 30_000;
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    private static @Nullable Yielder<Integer, ?> forInitializer;

    private final List<Object> trace = Collections.synchronizedList(new ArrayList<>());

    private static Generator<Integer, @Nullable Object, @Nullable Void> values(Generator.Values<Integer> body) {
        return Generator.of(body, EngineKind.LOOM);
    }

    private static Generator<Integer, @Nullable Object, @Nullable Void> counter() {
        return values(y -> {
            for (int i = 0; ; i++) {
                y.yield(i);
            }
        });
    }

    private static void onLoop(VoidCoroutine main) {
        try (EventLoop loop = EventLoop.builder().engine(EngineKind.LOOM).build()) {
            loop.runUntilComplete(main);
        }
    }

    @Test
    void theCallerKeepsItsMonitorsInAPlatformThread() {
        checkMonitors();
    }

    @Test
    void theCallerKeepsItsMonitorsInACoroutine() {
        onLoop(GeneratorThreadsTest::checkMonitors);
    }

    private static void checkMonitors() {
        var generator = counter();
        for (int i = 0; i < UNTIL_COMPILED; i++) {
            stepHolding(generator, new Object(), i % 12);
        }
    }

    /** Makes a step while it holds that many monitors and one more. */
    private static void stepHolding(Generator<Integer, ?, ?> generator, Object monitor, int more) {
        synchronized (monitor) {
            if (more == 0) {
                generator.next();
            } else {
                stepHolding(generator, new Object(), more - 1);
            }
            if (!Thread.holdsLock(monitor)) {
                throw new AssertionError("lost a monitor, " + more + " deep");
            }
        }
    }

    @Test
    void aMonitorThatTheCallerHeldIsFreeAfterwards() throws InterruptedException {
        Object monitor = new Object();
        var generator = counter();
        synchronized (monitor) {
            generator.next();
            generator.next();
            monitor.notifyAll();
        }
        Thread other = Thread.ofPlatform().start(() -> {
            synchronized (monitor) {
                trace.add("got it");
            }
        });
        other.join();
        assertThat(trace).containsExactly("got it");
    }

    @Test
    void theBodyTakesMonitorsThatItsCallerHolds() {
        Object monitor = new Object();
        var generator = values(y -> {
            while (true) {
                synchronized (monitor) {
                    trace.add("inside");
                }
                y.yield(1);
            }
        });
        synchronized (monitor) {
            generator.next();
            generator.next();
        }
        assertThat(trace).hasSize(2);
    }

    @Test
    void theCallerKeepsItsMonitorsWhileTheBodyAwaits() {
        onLoop(() -> {
            Object monitor = new Object();
            var generator = values(y -> {
                for (int i = 0; ; i++) {
                    Asyncio.sleep(0);
                    y.yield(i);
                }
            });
            for (int i = 0; i < 3; i++) {
                synchronized (monitor) {
                    generator.next();
                    Asyncio.sleep(0);
                    assertThat(Thread.holdsLock(monitor)).isTrue();
                }
            }
            generator.close();
        });
    }

    @Test
    void aBlockingCallInTheBodyParksTheTaskAndNotItsLoop() {
        onLoop(() -> {
            CountDownLatch latch = new CountDownLatch(1);
            Task<?> other = Asyncio.createTask(() -> {
                trace.add("other");
                latch.countDown();
            });
            var generator = values(y -> {
                latch.await();
                trace.add("body");
                y.yield(1);
            });
            generator.next();
            other.await();
            generator.close();
        });
        assertThat(trace).containsExactly("other", "body");
    }

    @Test
    void threadAndThreadLocalsAreTheCallers() throws InterruptedException {
        ThreadLocal<String> local = ThreadLocal.withInitial(() -> "initial");
        var generator = values(y -> {
            while (true) {
                trace.add(Thread.currentThread().getName() + " " + local.get());
                local.set("body's");
                y.yield(1);
            }
        });
        Thread.currentThread().setName("caller");
        local.set("mine");
        generator.next();
        assertThat(local.get()).isEqualTo("body's");
        Thread.ofPlatform().name("other").start(generator::next).join();
        assertThat(trace).containsExactly("caller mine", "other initial");
    }

    @Test
    void scopedValuesAreTheCallersAndThoseOfTheBodyStayInIt() {
        var generator = values(y -> {
            while (true) {
                trace.add("out " + SCOPED.orElse("none"));
                y.yield(1);
                ScopedValue.where(SCOPED, "body's").run(() -> {
                    trace.add("in " + SCOPED.get());
                    y.yield(2);
                    trace.add("in " + SCOPED.get());
                });
            }
        });
        ScopedValue.where(SCOPED, "a").run(generator::next);
        ScopedValue.where(SCOPED, "b").run(() -> {
            generator.next();
            assertThat(SCOPED.get()).isEqualTo("b");
        });
        assertThat(SCOPED.isBound()).isFalse();
        generator.next();
        assertThat(SCOPED.isBound()).isFalse();
        assertThat(trace).startsWith("out a", "in body's", "in body's");
    }

    @Test
    void aScopedValueThatTheCallerBindsAnewIsSeenByTheBody() {
        var generator = values(y -> {
            while (true) {
                trace.add(SCOPED.get());
                y.yield(1);
            }
        });
        for (String value : List.of("a", "b", "c")) {
            ScopedValue.where(SCOPED, value).run(generator::next);
        }
        assertThat(trace).containsExactly("a", "b", "c");
    }

    /** Yields where the JVM cannot suspend: under the native frame of a static initializer. */
    private static final class YieldsWhileLoaded {
        static final Object SENT = String.valueOf(forInitializer.yield(1));
    }

    @Test
    void toYieldInAStaticInitializerIsAnErrorThere() {
        var generator = values(y -> {
            forInitializer = y;
            trace.add(YieldsWhileLoaded.SENT);
        });
        assertThatThrownBy(generator::next)
                .isInstanceOf(ExceptionInInitializerError.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("static initializer");
    }

    /** Uses a generator under the native frame of a static initializer. */
    private static final class UsesWhileLoaded {
        static final List<Integer> VALUES = counter().stream().limit(3).toList();
    }

    @Test
    void inACoroutineAStaticInitializerGetsAnErrorAndDoesNotStopTheLoop() {
        onLoop(() -> {
            assertThatThrownBy(() -> trace.add(UsesWhileLoaded.VALUES))
                    .isInstanceOf(ExceptionInInitializerError.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("static initializer");
            Asyncio.sleep(0);
            assertThat(counter().next()).isZero();
        });
    }

    private static Generator<Integer, ?, ?> forSecondInitializer;

    /** Goes on with a generator under the native frame of a static initializer. */
    private static final class GoesOnWhileLoaded {
        static final Integer VALUE = forSecondInitializer.next();
    }

    @Test
    void generatorThatAStaticInitializerCouldNotResumeGoesOnLater() {
        onLoop(() -> {
            forSecondInitializer = counter();
            assertThat(forSecondInitializer.next()).isZero();
            assertThatThrownBy(() -> trace.add(GoesOnWhileLoaded.VALUE))
                    .isInstanceOf(ExceptionInInitializerError.class)
                    .cause()
                    .hasMessageContaining("static initializer");
            assertThat(forSecondInitializer.next()).isEqualTo(1);
        });
    }

    @Test
    void stacksCanBeReadWhileBodiesRunYieldAndAwait() throws InterruptedException {
        AtomicBoolean end = new AtomicBoolean();
        List<Thread> read = Collections.synchronizedList(new ArrayList<>());
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!end.get()) {
                List.copyOf(read).forEach(Thread::getStackTrace);
            }
        });
        onLoop(() -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(Asyncio.createTask(() -> {
                    read.add(Thread.currentThread());
                    int sum = 0;
                    for (int n = 0; n < 500; n++) {
                        var generator = values(y -> {
                            for (int k = 0; k < 10; k++) {
                                if (k % 7 == 0) {
                                    Asyncio.sleep(0);
                                }
                                y.yield(k);
                            }
                        });
                        for (int value : generator) {
                            sum += value;
                        }
                    }
                    trace.add(sum);
                }));
            }
            for (Task<?> task : tasks) {
                task.await();
            }
        });
        end.set(true);
        reader.join();
        assertThat(trace).containsExactly(22_500, 22_500, 22_500, 22_500);
    }

    @Test
    void theStackOfATaskThatWaitsInABodyShowsBodyAndCaller() {
        onLoop(() -> {
            var generator = values(y -> waitForEver());
            Task<?> task = Asyncio.createTask(() -> generator.next());
            Asyncio.sleep(0);
            assertThat(task.getStack())
                    .anyMatch(frame -> frame.getMethodName().equals("waitForEver"))
                    .anyMatch(frame -> frame.getMethodName().startsWith("lambda$theStackOfATask"));
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(Error.class);
        });
    }

    private static void waitForEver() {
        Asyncio.getRunningLoop().createFuture().await();
    }

    @Test
    void pausedBodiesSurviveCollections() {
        List<Generator<Integer, ?, ?>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(counter());
        }
        for (int round = 0; round < 5; round++) {
            for (Generator<Integer, ?, ?> generator : all) {
                assertThat(generator.next()).isEqualTo(round);
            }
            System.gc();
        }
    }
}
