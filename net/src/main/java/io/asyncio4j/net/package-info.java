// SPDX-License-Identifier: Apache-2.0
/**
 * Sockets on the loop's own thread: a poller on Netty, and Vert.x instances that use it.
 *
 * <p>Start with {@link io.asyncio4j.net.NetLoop}, and for connections with {@link io.asyncio4j.net.Streams}. The native
 * transport is epoll where its library is there, else io_uring, kqueue, or the JDK's selectors; the system property
 * {@code asyncio4j.transport} names one.
 */
@NullMarked
package io.asyncio4j.net;

import org.jspecify.annotations.NullMarked;
