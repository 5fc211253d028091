// SPDX-License-Identifier: Apache-2.0
/** What others get: launchers, units, image, poms; the archive itself is tested where it is built, in {@code dist}. */
@NullMarked
package io.asyncio4j.verify.dist;

import org.jspecify.annotations.NullMarked;
