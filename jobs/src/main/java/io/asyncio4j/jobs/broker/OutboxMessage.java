// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import org.jspecify.annotations.Nullable;

/**
 * A link of a job that has ended, to be delivered.
 *
 * @param key what {@code delivered} is told
 * @param from the job that has ended
 * @param link what is to be done
 * @param ok whether the job was done
 * @param result its result as JSON, or the reason why it is not done as text; null if there is none
 */
public record OutboxMessage(String key, String from, Link link, boolean ok, byte @Nullable [] result) {}
