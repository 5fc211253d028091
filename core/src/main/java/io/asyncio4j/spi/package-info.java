// SPDX-License-Identifier: Apache-2.0
/** The seams of a loop: where its time comes from, and how it waits for events from outside. */
@NullMarked
package io.asyncio4j.spi;

import org.jspecify.annotations.NullMarked;
