// SPDX-License-Identifier: Apache-2.0
/** Code as a program has it: outside of the library's packages, so that the inspection takes its lines for a program's. */
@NullMarked
package io.asyncio4j.inspect.program;

import org.jspecify.annotations.NullMarked;
