// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/**
 * A run that did not succeed.
 *
 * @param run which
 * @param atMillis when it ended, since 1970
 * @param worker the session that had it; empty if none had
 * @param failure why
 */
public record Attempt(long run, long atMillis, String worker, Failure failure) {}
