// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.Set;

/**
 * What {@code Asyncio.wait} found.
 *
 * @param <F> the kind of future
 * @param done those that are done, in the order given to wait
 * @param pending the others, in the order given to wait
 */
public record DoneAndPending<F extends AsyncFuture<?>>(Set<F> done, Set<F> pending) {}
