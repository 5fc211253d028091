// SPDX-License-Identifier: Apache-2.0
/**
 * {@code aio demo}: a shop whose orders are jobs, the processes that do them, and the proof that each was done once.
 *
 * <p>Start with {@link io.asyncio4j.cli.demo.Demonstration}. The services and the books live in the process of the command;
 * workers are processes of their own, so that one can be killed.
 */
@NullMarked
package io.asyncio4j.cli.demo;

import org.jspecify.annotations.NullMarked;
