// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The queues under a loop, each against a plain model. */
class QueuesTest {
    private record Timer(long deadline, int serial) {}

    @Test
    void timersLeaveByDeadlineAndEqualOnesInTheOrderOfTheirComing() {
        Random random = new Random(7);
        TimerQueue<Timer> timers = new TimerQueue<>();
        PriorityQueue<Timer> model =
                new PriorityQueue<>(Comparator.comparingLong(Timer::deadline).thenComparingInt(Timer::serial));
        for (int serial = 0; serial < 20_000; serial++) {
            if (random.nextInt(3) > 0) {
                Timer timer = new Timer(random.nextInt(50) - 25, serial);
                timers.add(timer.deadline(), timer);
                model.add(timer);
            } else if (!model.isEmpty()) {
                assertThat(timers.firstDeadline()).isEqualTo(model.peek().deadline());
                assertThat(timers.first()).isSameAs(model.poll());
                timers.removeFirst();
            }
        }
        while (!model.isEmpty()) {
            assertThat(timers.first()).isSameAs(model.poll());
            timers.removeFirst();
        }
        assertThat(timers.isEmpty()).isTrue();
    }

    @Test
    void removalOfCancelledTimersKeepsTheOrderOfTheOthers() {
        TimerQueue<Timer> timers = new TimerQueue<>();
        for (int i = 0; i < 1000; i++) {
            timers.add(i % 10, new Timer(i % 10, i));
        }
        assertThat(timers.noteCancelled()).isFalse();
        timers.removeIf(timer -> timer.serial() % 3 == 0);
        List<Timer> left = new ArrayList<>();
        while (!timers.isEmpty()) {
            left.add(timers.first());
            timers.removeFirst();
        }
        assertThat(left)
                .hasSize(666)
                .noneMatch(timer -> timer.serial() % 3 == 0)
                .isSortedAccordingTo(Comparator.comparingLong(Timer::deadline).thenComparingInt(Timer::serial));
        timers.add(1, new Timer(1, 1));
        timers.clear();
        assertThat(timers.isEmpty()).isTrue();
    }

    @Test
    void snapshotOfTimersStaysAsItWas() {
        TimerQueue<Timer> timers = new TimerQueue<>();
        List<Timer> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(new Timer(100 - i, i));
            timers.add(100 - i, all.get(i));
        }
        TimerQueue.Snapshot<Timer> snapshot = timers.snapshot();
        timers.removeFirst();
        timers.add(1, new Timer(1, 20));
        timers.clear();

        List<Timer> seen = new ArrayList<>();
        snapshot.each((deadline, timer) -> {
            assertThat(deadline).isEqualTo(timer.deadline());
            seen.add(timer);
        });
        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void readyQueueIsFirstInFirstOutWhileItGrowsAndShrinks() {
        Random random = new Random(11);
        ReadyQueue<Integer> ready = new ReadyQueue<>();
        ArrayDeque<Integer> model = new ArrayDeque<>();
        for (int i = 0; i < 100_000; i++) {
            boolean growing = i / 10_000 % 2 == 0;
            if (model.isEmpty() || random.nextInt(10) < (growing ? 7 : 3)) {
                ready.add(i);
                model.add(i);
            } else {
                assertThat(ready.peek()).isEqualTo(model.peek());
                assertThat(ready.remove()).isEqualTo(model.remove());
            }
            assertThat(ready.size()).isEqualTo(model.size());
        }
    }

    @Test
    void readyQueueTellsOnlyWhenVeryManyAreReady() {
        int[] told = new int[1];
        ReadyQueue<Integer> ready = new ReadyQueue<>(() -> told[0]++);
        for (int i = 0; i < ReadyQueue.MANY; i++) {
            ready.add(i);
        }
        assertThat(told[0]).isZero();
        ready.add(0);
        assertThat(told[0]).isEqualTo(1);
    }

    @Test
    void inboxGivesItemsInTheirOrderAndSaysWhenItWasEmpty() {
        Inbox<Integer> inbox = new Inbox<>();
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(inbox.push(1)).isTrue();
        assertThat(inbox.push(2)).isFalse();
        List<Integer> taken = new ArrayList<>();
        inbox.drain(item -> {
            taken.add(item);
            if (item == 1) {
                assertThat(inbox.push(3)).isTrue();
            }
        });
        assertThat(taken).containsExactly(1, 2);
        inbox.drain(taken::add);
        assertThat(taken).containsExactly(1, 2, 3);
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void inboxLosesNothingBetweenThreads() throws InterruptedException {
        int perThread = 50_000;
        Inbox<int[]> inbox = new Inbox<>();
        List<Thread> writers = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int writer = t;
            writers.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < perThread; i++) {
                    inbox.push(new int[] {writer, i});
                }
            }));
        }
        int[] next = new int[3];
        int[] disorder = new int[1];
        while (next[0] + next[1] + next[2] < 3 * perThread) {
            inbox.drain(item -> {
                if (next[item[0]]++ != item[1]) {
                    disorder[0]++;
                }
            });
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(disorder[0]).isZero();
    }
}
