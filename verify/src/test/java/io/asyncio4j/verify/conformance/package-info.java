// SPDX-License-Identifier: Apache-2.0
/** Compares traces of asyncio4j with those of CPython: stored ones, and fresh ones where CPython 3.13 is installed. */
@NullMarked
package io.asyncio4j.verify.conformance;

import org.jspecify.annotations.NullMarked;
