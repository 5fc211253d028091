// SPDX-License-Identifier: Apache-2.0
/** What reaches a command from outside: signals of the operating system, and the end of the JVM. */
@NullMarked
package io.asyncio4j.cli.process;

import org.jspecify.annotations.NullMarked;
