// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a lock stands in the order of all locks, and who holds it. Forgotten with the lock. Any thread. */
final class LockPlace {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final ConcurrentHashMap<Key, LockPlace> PLACES = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Lock> GONE = new ReferenceQueue<>();
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private final int number;
    private final String name;
    private final List<Holder> holders = new CopyOnWriteArrayList<>();

    /** Who holds it, since which line. */
    record Holder(Thread thread, StackWalker.StackFrame since) {
        static Holder here() {
            Predicate<StackWalker.StackFrame> isOurs = frame ->
                    frame.getDeclaringClass() == OrderedLocks.class || frame.getDeclaringClass() == Holder.class;
            return new Holder(
                    Thread.currentThread(),
                    STACK.walk(frames -> frames.dropWhile(isOurs).findFirst().orElseThrow()));
        }

        @Override
        public String toString() {
            return OrderedLocks.nameOf(thread) + ", since " + since.toStackTraceElement();
        }
    }

    /** A lock as a key: by its identity, and without keeping it. */
    private static final class Key extends WeakReference<Lock> {
        private final int hash;

        Key(Lock lock, @Nullable ReferenceQueue<Lock> queue) {
            super(lock, queue);
            hash = System.identityHashCode(lock);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Lock mine = get();
            return mine != null && other instanceof Key key && key.refersTo(mine);
        }
    }

    private LockPlace(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /** The place of a lock; the next free one if it has none yet. */
    static LockPlace of(Lock lock) {
        forgetGone();
        LockPlace known = PLACES.get(new Key(lock, null));
        return known != null ? known : add(lock, lock.getClass().getSimpleName());
    }

    /** Gives a lock the next free place and a name. */
    static void declare(String name, Lock lock) {
        forgetGone();
        LockPlace place = add(lock, name);
        if (!place.name.equals(name)) {
            throw new IllegalStateException("The lock is " + place + " already; declare locks before they are used");
        }
    }

    private static LockPlace add(Lock lock, String name) {
        return PLACES.computeIfAbsent(new Key(lock, GONE), key -> new LockPlace(NEXT.getAndIncrement(), name));
    }

    private static void forgetGone() {
        Reference<? extends Lock> gone = GONE.poll();
        while (gone != null) {
            PLACES.remove(gone);
            gone = GONE.poll();
        }
    }

    /** How many locks have a place. */
    static int known() {
        forgetGone();
        return PLACES.size();
    }

    boolean isBefore(LockPlace other) {
        return number < other.number;
    }

    int number() {
        return number;
    }

    void taken(Holder holder) {
        holders.add(holder);
    }

    void released(Holder holder) {
        holders.removeIf(one -> one == holder);
    }

    /** Who holds it, in words. */
    String heldBy() {
        String text = holders.stream().map(Holder::toString).collect(Collectors.joining("; "));
        return text.isEmpty() ? "held by nobody that OrderedLocks knows of" : "held by " + text;
    }

    @Override
    public String toString() {
        return "lock " + number + " '" + name + "'";
    }
}
