// SPDX-License-Identifier: Apache-2.0
/** Stories of other people's libraries on a loop. */
@NullMarked
package io.asyncio4j.examples.bridge;

import org.jspecify.annotations.NullMarked;
