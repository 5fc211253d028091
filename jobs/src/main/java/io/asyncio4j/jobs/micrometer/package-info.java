// SPDX-License-Identifier: Apache-2.0
/** Jobs in the meters of Micrometer; for programs that have that library. */
@NullMarked
package io.asyncio4j.jobs.micrometer;

import org.jspecify.annotations.NullMarked;
