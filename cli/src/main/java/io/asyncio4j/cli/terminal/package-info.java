// SPDX-License-Identifier: Apache-2.0
/** What commands know of the terminal in front of them: whether there is one, its colours, its width, and progress on it. */
@NullMarked
package io.asyncio4j.cli.terminal;

import org.jspecify.annotations.NullMarked;
