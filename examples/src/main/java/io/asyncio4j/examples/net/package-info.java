// SPDX-License-Identifier: Apache-2.0
/** Stories of sockets and HTTP. */
@NullMarked
package io.asyncio4j.examples.net;

import org.jspecify.annotations.NullMarked;
