// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes that come and go over time, read and written by coroutines.
 *
 * <p>A {@link io.asyncio4j.stream.StreamReader} and a {@link io.asyncio4j.stream.StreamWriter} are what programs use.
 * What moves the bytes, a pipe or a socket, is a transport: it takes orders by {@link
 * io.asyncio4j.stream.ReadTransport} and {@link io.asyncio4j.stream.WriteTransport}, and reports to a {@link
 * io.asyncio4j.stream.StreamProtocol}.
 *
 * <pre>
 *   coroutine ── read ──► StreamReader ◄── bytes, end, failure ── StreamProtocol ◄── events ── transport
 *   coroutine ── write ─► StreamWriter ── orders ───────────────────────────────────────────► transport
 * </pre>
 *
 * <p>Everything here belongs to one loop and is used on its thread. Nothing here names what carries the bytes.
 */
@NullMarked
package io.asyncio4j.stream;

import org.jspecify.annotations.NullMarked;
