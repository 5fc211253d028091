// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.Serializable;

/**
 * Work without a result that can be sent to another process. See {@link SerializableCallable}.
 */
@FunctionalInterface
public interface SerializableRunnable extends Runnable, Serializable {}
