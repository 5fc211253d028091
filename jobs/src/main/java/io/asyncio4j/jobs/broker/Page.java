// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items what is in it
 * @param next where the next page begins; null if this is the last
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, @Nullable String next) {}
