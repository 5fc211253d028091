// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.Asyncio;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From names to addresses.
 *
 * <p>The JDK asks the operating system, in a thread of the loop's default executor: so the hosts file, the search list and
 * whatever else the system has been told hold, as they do for asyncio and for every other program of the machine.
 */
final class NameLookup {
    private NameLookup() {}

    /** All addresses of a host, in the system's order. Called in a coroutine; waits unless the host is an address. */
    static List<InetAddress> addresses(NetLoop net, String host) throws IOException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException notAnAddress) {
            MemoryNetwork memory = net.memory();
            return memory != null
                    ? List.of(memory.addresses().find(host))
                    : Waiting.await(Asyncio.getRunningLoop().runInExecutor(null, () -> named(host)));
        }
    }

    private static List<InetAddress> named(String host) throws UnknownHostException {
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            UnknownHostException clearer = new UnknownHostException(
                    "No address is known for the host \"" + host + "\"; is the name right, and is there a network?");
            clearer.initCause(e);
            throw clearer;
        }
    }

    /** The addresses in the order of RFC 8305: the first one's family, then the other, in turns. */
    static List<SocketAddress> inTurns(List<InetAddress> addresses, int port) {
        ArrayDeque<InetAddress> same = new ArrayDeque<>();
        ArrayDeque<InetAddress> other = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            boolean first = address instanceof Inet6Address == addresses.getFirst() instanceof Inet6Address;
            (first ? same : other).add(address);
        }
        List<SocketAddress> ordered = new ArrayList<>();
        while (!same.isEmpty() || !other.isEmpty()) {
            for (ArrayDeque<InetAddress> family : List.of(same, other)) {
                if (!family.isEmpty()) {
                    ordered.add(new InetSocketAddress(family.remove(), port));
                }
            }
        }
        return ordered;
    }
}
