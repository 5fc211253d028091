// SPDX-License-Identifier: Apache-2.0
/** Tests of the archive as it was built. */
@NullMarked
package io.asyncio4j.dist;

import org.jspecify.annotations.NullMarked;
