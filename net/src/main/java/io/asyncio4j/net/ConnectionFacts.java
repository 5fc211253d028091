// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a connection under asyncio's names; it stays known when the connection is gone. */
final class ConnectionFacts {
    private final Map<String, Object> known = new HashMap<>(4);

    /** Notes the addresses of a connection that can be used. */
    void note(Channel channel) {
        put("socket", channel);
        put("peername", plain(channel.remoteAddress()));
        put("sockname", plain(channel.localAddress()));
    }

    void put(String name, @Nullable Object value) {
        if (value != null) {
            known.put(name, value);
        }
    }

    @Nullable
    Object get(String name) {
        return known.get(name);
    }

    /** Whether TLS is spoken, whose end cannot be sent alone. */
    boolean encrypted() {
        return known.containsKey("ssl_object");
    }

    /** The JDK's kind of address, whatever the transport's own is. */
    static @Nullable SocketAddress plain(@Nullable SocketAddress address) {
        if (!(address instanceof DomainSocketAddress unix)) {
            return address;
        }
        try {
            return UnixDomainSocketAddress.of(unix.path());
        } catch (InvalidPathException e) {
            return address; // a name that is in no file system, as Linux has them
        }
    }
}
