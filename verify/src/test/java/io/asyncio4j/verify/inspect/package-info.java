// SPDX-License-Identifier: Apache-2.0
/** Looks at the loops of real JVMs from outside, by the aio command. */
@NullMarked
package io.asyncio4j.verify.inspect;

import org.jspecify.annotations.NullMarked;
