// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import org.jspecify.annotations.Nullable;

/**
 * What a part of a waiting job came to.
 *
 * @param ok whether it is done
 * @param result its result as JSON, or the reason why it is not done as text; null if there is none
 */
public record PartResult(boolean ok, byte @Nullable [] result) {}
