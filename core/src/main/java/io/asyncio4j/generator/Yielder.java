// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The body's side of a {@link Generator}: gives values, gets what is sent.
 *
 * <p>Every method gives the thread back to whoever asked for a value, and returns when the next one is asked for. They
 * may be called at any depth below the body, in its own thread. What is thrown into the generator is thrown by them: a
 * {@link GeneratorExit} when it is closed, and whatever {@link Generator#throwIn} was given, checked exceptions too.
 *
 * @param <Y> the values it gives
 * @param <S> what is sent to it
 */
public final class Yielder<Y extends @Nullable Object, S extends @Nullable Object> {
    private final Frame<Y, S, ?> frame;

    Yielder(Frame<Y, S, ?> frame) {
        this.frame = frame;
    }

    /**
     * Gives a value and waits until the next one is asked for. Counterpart of {@code yield}.
     *
     * @param value the value; may be null
     * @return what was sent; null if the next value was asked for without sending
     * @throws IllegalStateException if the caller is not the generator's body
     */
    public @Nullable S yield(Y value) {
        return frame.yield(value);
    }

    /**
     * Gives all values of another generator, passes on to it what is sent and thrown, and closes it when this one is
     * closed. Counterpart of {@code yield from}.
     *
     * @param <T> what the other one results in
     * @param generator the other one; where it has begun, it goes on
     * @return its result
     */
    public <T extends @Nullable Object> @Nullable T yieldFrom(
            Generator<? extends Y, ? super S, ? extends T> generator) {
        return Delegation.to(generator, frame);
    }

    /**
     * Gives all values of an iterable. What is thrown in is thrown here.
     *
     * @param values the values
     * @throws IllegalStateException if something other than null is sent meanwhile: there is nobody to take it
     */
    public void yieldFrom(Iterable<? extends Y> values) {
        Delegation.to(values.iterator(), frame);
    }

    /**
     * Gives the values that an iterator has left. What is thrown in is thrown here.
     *
     * @param values the values
     * @throws IllegalStateException if something other than null is sent meanwhile: there is nobody to take it
     */
    public void yieldFrom(Iterator<? extends Y> values) {
        Delegation.to(values, frame);
    }
}
