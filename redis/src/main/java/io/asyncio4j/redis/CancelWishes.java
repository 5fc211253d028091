// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who is told that running jobs shall be cancelled, by channel. */
final class CancelWishes {
    private final EventLoop loop;
    private final ChannelLink channels;

    /** Belongs to the loop's thread. */
    private final Map<String, List<Consumer<String>>> listeners = new HashMap<>();

    CancelWishes(EventLoop loop, ChannelLink channels) {
        this.loop = loop;
        this.channels = channels;
    }

    /** Listens from soon on; returns what ends it. */
    Runnable listen(String channel, Consumer<String> told) {
        loop.execute(() -> {
            List<Consumer<String>> alike = listeners.computeIfAbsent(channel, ignored -> new ArrayList<>());
            alike.add(told);
            if (alike.size() == 1) {
                channels.listen(channel, message -> heard(alike, message));
            }
        });
        return () -> loop.execute(() -> {
            List<Consumer<String>> alike = listeners.get(channel);
            if (alike != null && alike.remove(told) && alike.isEmpty()) {
                listeners.remove(channel);
                channels.leave(channel);
            }
        });
    }

    /** Tells those in this process at once, who may not be listening yet. */
    void tell(String channel, String id) {
        loop.execute(() -> {
            List<Consumer<String>> alike = listeners.get(channel);
            if (alike != null) {
                List.copyOf(alike).forEach(told -> told.accept(id));
            }
        });
    }

    private static void heard(List<Consumer<String>> listeners, byte[] message) {
        String id = new String(message, StandardCharsets.UTF_8);
        List.copyOf(listeners).forEach(told -> told.accept(id));
    }
}
