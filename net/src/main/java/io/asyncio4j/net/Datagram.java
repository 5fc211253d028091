// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.net.InetSocketAddress;

/**
 * A packet that was received.
 *
 * @param data what it holds; may be empty. Whoever gets the datagram owns the array
 * @param sender where it says it comes from; anybody can write anything there
 */
public record Datagram(byte[] data, InetSocketAddress sender) {}
