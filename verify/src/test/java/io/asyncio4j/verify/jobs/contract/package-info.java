// SPDX-License-Identifier: Apache-2.0
/** The rules of a broker, one by one and in long random lives, held against every broker there is. */
@NullMarked
package io.asyncio4j.verify.jobs.contract;

import org.jspecify.annotations.NullMarked;
