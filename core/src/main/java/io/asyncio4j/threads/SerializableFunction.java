// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.Serializable;
import java.util.function.Function;

/**
 * A function that can be sent to another process. See {@link SerializableCallable}.
 *
 * @param <T> what it takes; serializable too
 * @param <R> what it gives; serializable too
 */
@FunctionalInterface
public interface SerializableFunction<T, R> extends Function<T, R>, Serializable {}
