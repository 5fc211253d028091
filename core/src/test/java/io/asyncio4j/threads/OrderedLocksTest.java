// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.TimeoutError;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderedLocksTest {
    private final ReentrantLock first = new ReentrantLock();
    private final ReentrantLock second = new ReentrantLock();
    private final Lock plain = new StampedLock().asWriteLock();

    @BeforeEach
    void putThemInOrder() {
        OrderedLocks.declare("first", first);
        OrderedLocks.declare("second", second);
        OrderedLocks.declare("plain", plain);
    }

    @AfterEach
    void nothingIsHeld() {
        assertThat(OrderedLocks.held()).isEmpty();
        assertThat(first.isLocked()).isFalse();
        assertThat(second.isLocked()).isFalse();
        assertThat(plain.tryLock()).isTrue();
    }

    /** Notes when it is locked and unlocked. */
    private static final class Noting implements Lock {
        private final String name;
        private final List<String> trace;
        private final RuntimeException failure;

        Noting(String name, List<String> trace, RuntimeException failure) {
            this.name = name;
            this.trace = trace;
            this.failure = failure;
        }

        @Override
        public void lock() {
            trace.add("lock " + name);
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void lockInterruptibly() {
            lock();
        }

        @Override
        public boolean tryLock() {
            lock();
            return true;
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) {
            return tryLock();
        }

        @Override
        public void unlock() {
            trace.add("unlock " + name);
        }

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Noting; // all equal: identity counts
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void locksAreTakenInTheirOrderHoweverTheyAreNamedAndReleasedInReverse() {
        List<String> trace = new ArrayList<>();
        Lock a = new Noting("a", trace, null);
        Lock b = new Noting("b", trace, null);
        Lock c = new Noting("c", trace, null);
        OrderedLocks.acquire(a).close();
        OrderedLocks.acquire(b).close();
        OrderedLocks.acquire(c).close();
        trace.clear();

        try (HeldLocks held = OrderedLocks.acquire(c, a, b, a)) {
            trace.add("held");
            assertThat(OrderedLocks.held()).containsExactly(a, b, c);
            assertThat(held.toString()).contains("Noting");
        }

        assertThat(trace).containsExactly("lock a", "lock b", "lock c", "held", "unlock c", "unlock b", "unlock a");
    }

    @Test
    void threadsThatNameLocksInOppositeOrdersNeverDeadlock() throws Exception {
        List<Integer> rounds = Collections.synchronizedList(new ArrayList<>());
        Threads<Integer> one = Threads.start("one", () -> {
            for (int i = 0; i < 10_000; i++) {
                try (HeldLocks held = OrderedLocks.acquire(first, second)) {
                    assertThat(held).isNotNull();
                }
            }
            return 1;
        });
        Threads<Integer> other = Threads.startVirtual(() -> {
            for (int i = 0; i < 10_000; i++) {
                try (HeldLocks held = OrderedLocks.acquire(second, first)) {
                    assertThat(held).isNotNull();
                }
            }
            return 2;
        });
        rounds.add(one.result());
        rounds.add(other.result());
        assertThat(rounds).containsExactly(1, 2);
    }

    @Test
    void askingForAnEarlierLockIsAnErrorAtOnceThatNamesBothTheirHoldersAndPlaces() throws Exception {
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Threads<Boolean> holder = Threads.start("holder", () -> {
            try (HeldLocks held = OrderedLocks.acquire(first)) {
                holds.countDown();
                mayEnd.await();
                return held != null;
            }
        });
        holds.await();

        try (HeldLocks held = OrderedLocks.acquire(second)) {
            assertThatThrownBy(() -> OrderedLocks.acquire(first))
                    .isInstanceOf(LockOrderError.class)
                    .hasMessageContaining("Thread '" + Thread.currentThread().getName() + "' acquires lock ")
                    .hasMessageContaining("'first' while it holds lock ")
                    .hasMessageContaining("'second', which comes after it")
                    .hasMessageMatching("(?s).*'second' is held by Thread '.*', since .*OrderedLocksTest.java:\\d+.*")
                    .hasMessageMatching(
                            "(?s).*'first' is held by Thread 'holder', since .*OrderedLocksTest.java:\\d+.*");
            assertThat(held).isNotNull();
            assertThat(OrderedLocks.held()).containsExactly(second);
        }
        mayEnd.countDown();
        assertThat(holder.result()).isTrue();
    }

    @Test
    void askingForAnEarlierLockIsAnErrorEvenIfItIsFreeAndInEveryForm() {
        try (HeldLocks held = OrderedLocks.acquire(second)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> OrderedLocks.acquire(first)).isInstanceOf(LockOrderError.class);
            assertThatThrownBy(() -> OrderedLocks.tryAcquire(first)).isInstanceOf(LockOrderError.class);
            assertThatThrownBy(() -> OrderedLocks.acquireInterruptibly(plain, first))
                    .isInstanceOf(LockOrderError.class)
                    .hasMessageContaining("held by nobody that OrderedLocks knows of");
            assertThatThrownBy(() -> OrderedLocks.acquire(Duration.ZERO, first)).isInstanceOf(LockOrderError.class);
        }
    }

    @Test
    void laterLocksMayFollowAndTheOuterOneMayBeReleasedFirst() {
        HeldLocks outer = OrderedLocks.acquire(first);
        HeldLocks inner = OrderedLocks.acquire(second);
        outer.close();
        assertThat(OrderedLocks.held()).containsExactly(second);
        assertThatThrownBy(() -> OrderedLocks.acquire(first)).isInstanceOf(LockOrderError.class);
        inner.close();
        OrderedLocks.acquire(first).close();
    }

    @Test
    void reentrantLockCountsEvenUnderALaterOne() {
        try (HeldLocks once = OrderedLocks.acquire(first);
                HeldLocks later = OrderedLocks.acquire(second);
                HeldLocks twice = OrderedLocks.acquire(second, first)) {
            assertThat(first.getHoldCount()).isEqualTo(2);
            assertThat(second.getHoldCount()).isEqualTo(2);
            assertThat(List.of(once, later, twice)).hasSize(3);
        }
    }

    @Test
    void plainLockTakenTwiceByOneThreadIsFoundAndNamed() {
        try (HeldLocks held = OrderedLocks.acquire(plain)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> OrderedLocks.acquire(first, plain)).isInstanceOf(LockOrderError.class);
            assertThatThrownBy(() -> OrderedLocks.acquire(plain))
                    .isInstanceOf(LockOrderError.class)
                    .hasMessageContaining("'plain', which it holds already and which is not reentrant")
                    .hasMessageContaining("since ")
                    .hasMessageContaining("Use a ReentrantLock");
            assertThat(OrderedLocks.held()).containsExactly(plain);
        }
    }

    @Test
    void readAndWriteLocksTakePart() {
        ReentrantReadWriteLock both = new ReentrantReadWriteLock();
        try (HeldLocks held = OrderedLocks.acquire(both.readLock(), first)) {
            assertThat(held).isNotNull();
            assertThat(both.getReadHoldCount()).isEqualTo(1);
        }
        assertThat(both.getReadHoldCount()).isZero();
    }

    // ---- waits that end without the lock ----

    private Threads<Boolean> holderOf(Lock lock, CountDownLatch mayEnd) throws InterruptedException {
        CountDownLatch holds = new CountDownLatch(1);
        Threads<Boolean> holder = Threads.start("holder", () -> {
            try (HeldLocks held = OrderedLocks.acquire(lock)) {
                holds.countDown();
                mayEnd.await();
                return held != null;
            }
        });
        holds.await();
        return holder;
    }

    @Test
    void waitWithALimitReleasesWhatItHasAndNamesTheHolder() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Threads<Boolean> holder = holderOf(second, mayEnd);

        assertThatThrownBy(() -> OrderedLocks.acquire(Duration.ofMillis(1), first, second))
                .isInstanceOf(TimeoutError.class)
                .hasMessageContaining("did not get lock ")
                .hasMessageContaining("'second' in PT0.001S")
                .hasMessageContaining("held by Thread 'holder', since ");
        assertThat(first.isLocked()).isFalse();
        assertThat(OrderedLocks.tryAcquire(first, second)).isNull();
        assertThat(first.isLocked()).isFalse();

        mayEnd.countDown();
        assertThat(holder.result()).isTrue();
        try (HeldLocks held = OrderedLocks.acquire(Duration.ofSeconds(20), second, first)) {
            assertThat(held).isNotNull();
        }
        try (HeldLocks held = OrderedLocks.tryAcquire(second, first)) {
            assertThat(held).isNotNull();
        }
    }

    @Test
    void waitThatIsInterruptedReleasesWhatItHas() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Threads<Boolean> holder = holderOf(second, mayEnd);
        Threads<Boolean> waiter = Threads.start("waiter", () -> {
            try (HeldLocks held = OrderedLocks.acquireInterruptibly(second, first)) {
                return held != null;
            } catch (InterruptedException e) {
                return OrderedLocks.held().isEmpty() && !first.isHeldByCurrentThread();
            }
        });
        waiter.awaitWaiting().thread().interrupt();

        assertThat(waiter.result()).isTrue();
        assertThat(first.isLocked()).isFalse();
        mayEnd.countDown();
        assertThat(holder.result()).isTrue();
    }

    @Test
    void lockThatFailsReleasesWhatWasTaken() {
        List<String> trace = new ArrayList<>();
        RuntimeException failure = new IllegalArgumentException("broken");
        Lock broken = new Noting("broken", trace, failure);
        assertThatThrownBy(() -> OrderedLocks.acquire(broken, first)).isSameAs(failure);
        assertThat(trace).containsExactly("lock broken");
    }

    // ---- whose they are ----

    @Test
    void otherThreadCannotReleaseThem() throws Exception {
        HeldLocks held = OrderedLocks.acquire(first);
        Threads<Boolean> thief = Threads.start("thief", () -> {
            held.close();
            return true;
        });
        assertThatThrownBy(thief::result)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Thread 'thief' releases locks that Thread '"
                        + Thread.currentThread().getName() + "' holds");
        assertThat(first.isHeldByCurrentThread()).isTrue();
        held.close();
    }

    @Test
    void closeReleasesOnceAndGoesOnAfterALockThatWasReleasedByHand() {
        HeldLocks held = OrderedLocks.acquire(first, second);
        second.unlock();
        assertThatThrownBy(held::close).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(first.isLocked()).isFalse();
        held.close();
    }

    @Test
    void secondNameIsRefusedAndTheSameOneIsNot() {
        OrderedLocks.declare("first", first);
        assertThatThrownBy(() -> OrderedLocks.declare("other", first))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'first' already");
    }

    private static WeakReference<Lock> usedOnce() {
        Lock lock = new ReentrantLock();
        OrderedLocks.acquire(lock).close();
        return new WeakReference<>(lock);
    }

    @Test
    void orderKeepsNoLockAlive() {
        int before = LockPlace.known();
        List<WeakReference<Lock>> locks = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            locks.add(usedOnce());
        }
        while (locks.stream().anyMatch(lock -> lock.get() != null) || LockPlace.known() > before) {
            System.gc();
        }
        assertThat(LockPlace.known()).isLessThanOrEqualTo(before);
    }
}
