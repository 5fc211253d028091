// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of a channel in memory: those of sockets are kept, and mean nothing. */
class MemoryConfig extends DefaultChannelConfig {
    private final Map<ChannelOption<?>, Object> others = new HashMap<>();
    private final Runnable onReadCleared;

    MemoryConfig(Channel channel, Runnable onReadCleared) {
        super(channel);
        this.onReadCleared = onReadCleared;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        Map<ChannelOption<?>, Object> all = new HashMap<>(super.getOptions());
        all.putAll(others);
        return all;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        T known = super.getOption(option);
        return known != null ? known : (T) others.get(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (!super.setOption(option, value)) {
            others.put(option, value);
        }
        return true;
    }

    @Override
    protected void autoReadCleared() {
        onReadCleared.run();
    }
}
