// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.Context;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The connections of a server. On its loop, whatever loops serve them. */
final class ServedConnections {
    private final NetLoop home;
    private final StreamHandler handler;
    private final ServerOptions options;
    private final Context context;
    private final List<NetLoop> loops;
    private final Set<ServedConnection> connections = new LinkedHashSet<>();

    /** Accepted before the transport could be told that there is no room. */
    private final ArrayDeque<Channel> waiting = new ArrayDeque<>();

    private Runnable onChange = () -> {};
    private int turn;
    private boolean closed;

    ServedConnections(NetLoop home, StreamHandler handler, ServerOptions options, Context context) {
        this.home = home;
        this.handler = handler;
        this.options = options;
        this.context = context;
        this.loops = options.loops().isEmpty()
                ? List.of(home)
                : options.loops().stream().map(NetLoop::of).toList();
    }

    void onChange(Runnable action) {
        onChange = action;
    }

    NetLoop home() {
        return home;
    }

    StreamHandler handler() {
        return handler;
    }

    ServerOptions options() {
        return options;
    }

    /** The context of a connection's task. */
    Context newContext() {
        return context.copy();
    }

    boolean hasRoom() {
        return connections.size() < options.maxConnections();
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    int size() {
        return connections.size();
    }

    void forEach(Consumer<ServedConnection> action) {
        List.copyOf(connections).forEach(action);
    }

    /** A connection has come. On the bare thread. */
    void accepted(Channel channel) {
        if (closed) {
            channel.unsafe().closeForcibly();
        } else if (!hasRoom()) {
            waiting.add(channel);
        } else {
            serve(channel);
            if (!hasRoom()) {
                onChange.run();
            }
        }
    }

    private void serve(Channel channel) {
        NetLoop serving = loops.get(turn);
        turn = (turn + 1) % loops.size();
        ServedConnection connection = new ServedConnection(this, serving, channel);
        connections.add(connection);
        if (serving == home) {
            connection.begin();
            return;
        }
        try {
            serving.netty().execute(connection::begin);
        } catch (RejectedExecutionException e) {
            channel.unsafe().closeForcibly(); // that loop is closed
            connections.remove(connection);
        }
    }

    /** A connection and its handler have ended. On the bare thread. */
    void ended(ServedConnection connection) {
        if (connections.remove(connection)) {
            while (!waiting.isEmpty() && hasRoom()) {
                serve(waiting.remove());
            }
            onChange.run();
        }
    }

    /** The server is closed: nobody will serve those that wait. */
    void dropWaiting() {
        closed = true;
        home.leave(() -> {
            for (Channel channel = waiting.poll(); channel != null; channel = waiting.poll()) {
                channel.unsafe().closeForcibly();
            }
        });
    }
}
