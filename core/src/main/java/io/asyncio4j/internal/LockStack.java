// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

/**
 * Clears the JVM's list of the monitors that the current thread has locked in the cheap way.
 *
 * <p>HotSpot keeps such monitors in a short stack that belongs to the thread, and when a continuation is suspended it
 * moves the whole stack into it: also the monitors of frames outside of the continuation, which would then be held by
 * nobody. The JDK gets away with that because its carrier threads hold no monitors. Where the stack is full, however,
 * the JVM turns its oldest entry into a monitor with an owner of its own, which stays with the thread. Eight entries
 * fit; so eight locks, taken one inside the other, push out whatever was there.
 */
final class LockStack {
    private final Object first = new Object();
    private final Object second = new Object();
    private final Object third = new Object();
    private final Object fourth = new Object();
    private final Object fifth = new Object();
    private final Object sixth = new Object();
    private final Object seventh = new Object();

    LockStack() {}

    /** Gives the monitors held so far to the thread for good. One thread at a time: the locks are never contended. */
    void clear() {
        synchronized (this) {
            synchronized (first) {
                synchronized (second) {
                    synchronized (third) {
                        synchronized (fourth) {
                            synchronized (fifth) {
                                synchronized (sixth) {
                                    synchronized (seventh) {
                                        return;
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
