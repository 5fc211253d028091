// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the rooms apart: arrows, names, sizes and texts that a machine can check.
 *
 * <p>Each rule is also run on a planted violation in {@code planted}, and must fire there.
 */
@NullMarked
package io.asyncio4j.verify.architecture;

import org.jspecify.annotations.NullMarked;
