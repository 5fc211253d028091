// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.queue.AsyncQueue;
import io.asyncio4j.queue.QueueShutDown;
import io.asyncio4j.sync.AsyncBarrier;
import io.asyncio4j.sync.AsyncBoundedSemaphore;
import io.asyncio4j.sync.AsyncCondition;
import io.asyncio4j.sync.AsyncEvent;
import io.asyncio4j.sync.AsyncLock;
import io.asyncio4j.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;

/** One scene for each thing that tasks wait for, with what it must never lose. */
final class CancellationScenes {
    private CancellationScenes() {}

    private static void atOnce(String what, Runnable wait) {
        Task<?> probe = Asyncio.createTask(wait::run);
        Asyncio.sleep(0);
        CancellationScene.check(probe.done(), what + " waits, though nobody is there");
        probe.result();
    }

    static final class Lock extends CancellationScene {
        private final AsyncLock lock = new AsyncLock();
        private int inside;

        @Override
        void start() {
            for (int i = 0; i < 3; i++) {
                boolean block = i == 1;
                worker(self -> {
                    if (block) {
                        waiting(self, () -> lock.withLock(this::use));
                        return;
                    }
                    self.waits = true;
                    try (var _ = lock.hold()) {
                        self.waits = false;
                        self.served = true;
                        use();
                    } finally {
                        self.waits = false;
                    }
                });
            }
        }

        private void use() {
            inside++;
            try {
                check(inside == 1, inside + " tasks hold the lock");
                turn();
            } finally {
                inside--;
            }
        }

        @Override
        void checkAtRest() {
            check(!lock.locked() && !anyWaits(), "somebody waits for a lock that nobody holds: " + lock);
        }

        @Override
        void checkAtTheEnd() {
            check(lock.toString().equals("AsyncLock[unlocked]"), lock.toString());
            atOnce("acquire", lock::acquire);
        }
    }

    /** Four workers share two permits. */
    static class Semaphore extends CancellationScene {
        private final AsyncSemaphore semaphore;
        private int inside;

        Semaphore() {
            this(new AsyncSemaphore(2));
        }

        Semaphore(AsyncSemaphore semaphore) {
            this.semaphore = semaphore;
        }

        @Override
        void start() {
            for (int i = 0; i < 4; i++) {
                worker(self -> {
                    waiting(self, semaphore::acquire);
                    inside++;
                    try {
                        check(inside <= 2, inside + " tasks hold a permit");
                        turn();
                    } finally {
                        inside--;
                        semaphore.release();
                    }
                });
            }
        }

        @Override
        void checkAtRest() {
            check(!anyWaits(), "somebody waits for a permit though all are free");
        }

        @Override
        void checkAtTheEnd() {
            check(semaphore.toString().endsWith("[unlocked, value:2]"), semaphore.toString());
            atOnce("first acquire", semaphore::acquire);
            atOnce("second acquire", semaphore::acquire);
            check(semaphore.locked(), "there is a third permit");
        }
    }

    static final class BoundedSemaphore extends Semaphore {
        BoundedSemaphore() {
            super(new AsyncBoundedSemaphore(2));
        }
    }

    /** An event is set and cleared at once; who waited then goes on, who comes later waits for the second set. */
    static final class Event extends CancellationScene {
        private final AsyncEvent event = new AsyncEvent();

        @Override
        void start() {
            for (int i = 0; i < 3; i++) {
                boolean late = i == 2;
                worker(self -> {
                    if (late) {
                        turn();
                        turn();
                    }
                    waiting(self, event::await);
                });
            }
            other(() -> {
                turn();
                event.set();
                event.clear();
                turn();
                turn();
                turn();
                event.set();
            });
        }

        @Override
        void checkAtRest() {
            check(!anyWaits(), "somebody missed the event");
        }

        @Override
        void checkAtTheEnd() {
            check(event.toString().equals("AsyncEvent[set]"), event.toString());
        }
    }

    /** Three waiters want one item each; two come, each with one notification. */
    static final class Condition extends CancellationScene {
        private final AsyncCondition condition = new AsyncCondition();
        private int items;
        private int made;
        private int inside;

        @Override
        void start() {
            for (int i = 0; i < 3; i++) {
                worker(self -> condition.withLock(() -> {
                    waiting(self, () -> condition.waitFor(() -> items > 0));
                    items--;
                    inside++;
                    try {
                        check(inside == 1, inside + " tasks hold the lock");
                        turn();
                    } finally {
                        inside--;
                    }
                }));
            }
            other(() -> {
                for (int i = 0; i < 2; i++) {
                    turn();
                    condition.withLock(() -> {
                        items++;
                        made++;
                        condition.notify(1);
                        turn();
                    });
                }
            });
        }

        @Override
        void checkAtRest() {
            check(made == served() + items, made + " items made, " + served() + " taken, " + items + " left");
            check(items == 0 || !anyWaits(), "a notification was lost: " + items + " items and somebody waits");
            check(!condition.locked(), "the lock is kept");
        }

        @Override
        void checkAtTheEnd() {
            check(condition.toString().equals("AsyncCondition[unlocked]"), condition.toString());
            atOnce("acquire", condition::acquire);
        }
    }

    /** Three workers come to a barrier of two, some of them twice. */
    static final class Barrier extends CancellationScene {
        private final AsyncBarrier barrier = new AsyncBarrier(2);
        private final List<Integer> indexes = new ArrayList<>();

        @Override
        void start() {
            for (int i = 0; i < 3; i++) {
                int times = i == 0 ? 2 : 1;
                worker(self -> {
                    for (int k = 0; k < times; k++) {
                        waiting(self, () -> indexes.add(barrier.await()));
                        turn();
                    }
                });
            }
        }

        @Override
        void checkAtRest() {
            long waiters = workers.stream().filter(worker -> worker.waits).count();
            check(waiters < 2, waiters + " tasks wait at a barrier of two");
            check(barrier.waiting() == waiters, barrier + ", but " + waiters + " wait");
        }

        @Override
        void checkAtTheEnd() {
            check(barrier.toString().equals("AsyncBarrier[filling, waiters:0/2]"), barrier.toString());
            Task<Integer> first = Asyncio.createTask(Coroutine.of(barrier::await));
            int second = barrier.await();
            check(first.await() + second == 1, "the indexes are not 0 and 1");
        }
    }

    /** Three getters, two values. */
    static final class QueueGet extends CancellationScene {
        private final AsyncQueue<Integer> queue = new AsyncQueue<>();
        private final List<Integer> got = new ArrayList<>();

        @Override
        void start() {
            for (int i = 0; i < 3; i++) {
                worker(self -> waiting(self, () -> got.add(queue.get())));
            }
            other(() -> {
                turn();
                queue.putNowait(1);
                turn();
                queue.putNowait(2);
            });
        }

        @Override
        void checkAtRest() {
            check(got.size() + queue.qsize() == 2, "got " + got + ", left " + queue.qsize());
            check(queue.empty() || !anyWaits(), "somebody waits for a value that is there");
            check(got.equals(List.of(1, 2).subList(0, got.size())), "not in order: " + got);
        }

        @Override
        void checkAtTheEnd() {
            check(!queue.toString().contains("getters"), queue.toString());
            queue.put(3);
            check(queue.get() == (got.size() < 2 ? got.size() + 1 : 3), "the next value is not the next");
        }
    }

    /** Three putters, room for one, two gets. */
    static final class QueuePut extends CancellationScene {
        private final AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        private final List<Integer> got = new ArrayList<>();

        @Override
        void start() {
            for (int i = 0; i < 4; i++) {
                int value = i;
                worker(self -> waiting(self, () -> queue.put(value)));
            }
            other(() -> {
                turn();
                got.add(queue.getNowait());
                turn();
                turn();
                if (!queue.empty()) {
                    got.add(queue.getNowait());
                }
            });
        }

        @Override
        void checkAtRest() {
            check(served() == got.size() + queue.qsize(), served() + " put, got " + got + ", left " + queue.qsize());
            check(queue.full() || !anyWaits(), "somebody waits for room that is there");
            check(got.stream().sorted().toList().equals(got), "not in order: " + got);
        }

        @Override
        void checkAtTheEnd() {
            check(!queue.toString().contains("putters"), queue.toString());
            while (!queue.empty()) {
                queue.getNowait();
            }
            atOnce("put", () -> queue.put(9));
        }
    }

    /** Two putters and two getters meet at a queue of one. */
    static final class QueueBoth extends CancellationScene {
        private final AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        private int put;
        private int got;

        @Override
        void start() {
            for (int i = 0; i < 4; i++) {
                boolean puts = i % 2 == 0;
                worker(self -> {
                    for (int k = 0; k < 2; k++) {
                        waiting(self, puts ? this::putOne : this::getOne);
                        turn();
                    }
                });
            }
        }

        private void putOne() {
            queue.put(1);
            put++;
        }

        private void getOne() {
            queue.get();
            got++;
        }

        @Override
        void checkAtRest() {
            check(put == got + queue.qsize(), put + " put, " + got + " got, " + queue.qsize() + " left");
            boolean putterWaits = workers.get(0).waits || workers.get(2).waits;
            boolean getterWaits = workers.get(1).waits || workers.get(3).waits;
            check(queue.full() || !putterWaits, "a putter waits for room that is there");
            check(queue.empty() || !getterWaits, "a getter waits for a value that is there");
        }

        @Override
        void checkAtTheEnd() {
            check(!queue.toString().contains("ters="), queue.toString());
        }
    }

    /** Three tasks wait until two values have been worked on. */
    static final class QueueJoin extends CancellationScene {
        private final AsyncQueue<Integer> queue = new AsyncQueue<>();

        @Override
        void start() {
            queue.putNowait(1);
            queue.putNowait(2);
            for (int i = 0; i < 3; i++) {
                worker(self -> waiting(self, queue::join));
            }
            other(() -> {
                for (int i = 0; i < 2; i++) {
                    turn();
                    queue.get();
                    turn();
                    queue.taskDone();
                }
            });
        }

        @Override
        void checkAtRest() {
            check(!anyWaits(), "somebody waits for the end of work that is done");
        }

        @Override
        void checkAtTheEnd() {
            atOnce("join", queue::join);
        }
    }

    /** Getters of an empty queue and putters of a full one wait when both are shut down. */
    static final class QueueShutdown extends CancellationScene {
        private final AsyncQueue<Integer> empty = new AsyncQueue<>();
        private final AsyncQueue<Integer> full = new AsyncQueue<>(1);

        @Override
        void start() {
            full.putNowait(0);
            for (int i = 0; i < 4; i++) {
                boolean puts = i % 2 == 0;
                worker(self -> {
                    try {
                        waiting(self, puts ? () -> full.put(1) : empty::get);
                        check(false, "a queue that is shut down served somebody");
                    } catch (QueueShutDown e) {
                        self.served = true;
                    }
                });
            }
            other(() -> {
                turn();
                empty.shutdown();
                full.shutdown();
                turn();
            });
        }

        @Override
        void checkAtRest() {
            check(!anyWaits(), "somebody waits at a queue that is shut down");
            check(full.getNowait() == 0, "the value that was there is gone");
        }

        @Override
        void checkAtTheEnd() {
            check(!(empty + " " + full).contains("ters="), empty + " " + full);
        }
    }
}
