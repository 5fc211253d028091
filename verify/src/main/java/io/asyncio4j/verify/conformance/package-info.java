// SPDX-License-Identifier: Apache-2.0
/**
 * Runs conformance programs, small asyncio programs written as JSON, and prints their traces as CPython's.
 *
 * <p>Start with {@link io.asyncio4j.verify.conformance.ProgramRun}; the format of programs and traces is described in
 * {@code verify/conformance/README.md}. Where Python has a dictionary without a key, a KeyError, or a class hierarchy of
 * errors, {@link io.asyncio4j.verify.conformance.Errors} has the same, because programs catch them.
 */
@NullMarked
package io.asyncio4j.verify.conformance;

import org.jspecify.annotations.NullMarked;
