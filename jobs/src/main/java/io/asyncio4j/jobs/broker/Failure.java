// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/**
 * Why a run ended without success.
 *
 * @param reason a few words by which failures are grouped, such as the exception's class
 * @param text the message and the stack, at most 4,096 characters; may be empty
 */
public record Failure(String reason, String text) {}
