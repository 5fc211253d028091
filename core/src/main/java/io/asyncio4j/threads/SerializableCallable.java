// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Work with a result that can be sent to another process.
 *
 * <p>A lambda given where this type is asked for is serializable, provided that the variables it uses are.
 *
 * @param <T> what it results in; serializable too
 */
@FunctionalInterface
public interface SerializableCallable<T extends @Nullable Object> extends Callable<T>, Serializable {
    /**
     * Makes a lambda serializable where the place that it is given to asks for a plain {@link Callable}.
     *
     * @param <T> what it results in
     * @param work the lambda
     * @return the same
     */
    static <T extends @Nullable Object> SerializableCallable<T> of(SerializableCallable<T> work) {
        return work;
    }
}
