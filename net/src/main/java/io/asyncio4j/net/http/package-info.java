// SPDX-License-Identifier: Apache-2.0
/** HTTP on the loop's own thread: a client whose calls are awaited, a server with a coroutine a request. */
@NullMarked
package io.asyncio4j.net.http;

import org.jspecify.annotations.NullMarked;
