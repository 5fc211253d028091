// SPDX-License-Identifier: Apache-2.0
/** Holds the guide to the truth: its code is code that is compiled and run, its names are names that exist. */
@NullMarked
package io.asyncio4j.verify.guide;

import org.jspecify.annotations.NullMarked;
