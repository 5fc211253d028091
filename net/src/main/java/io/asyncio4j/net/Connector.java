// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.ReturnWhen;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tries the addresses of a host until one answers: the next one begins when one has failed, or has taken its time. */
final class Connector {
    private final NetLoop net;
    private final ConnectOptions options;
    private final List<ConnectAttempt> attempts = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    Connector(NetLoop net, ConnectOptions options) {
        this.net = net;
        this.options = options;
    }

    /** Called in a coroutine. Of all attempts one stays; the others are closed. */
    ChannelStream connect(List<? extends SocketAddress> addresses) throws IOException {
        ChannelStream winner = null;
        try {
            winner = race(addresses);
            return winner;
        } finally {
            for (ConnectAttempt attempt : attempts) {
                attempt.closeUnless(winner);
            }
        }
    }

    private ChannelStream race(List<? extends SocketAddress> addresses) throws IOException {
        List<AsyncFuture<ChannelStream>> running = new ArrayList<>();
        int next = 0;
        while (next < addresses.size() || !running.isEmpty()) {
            if (next < addresses.size()) {
                ConnectAttempt attempt = new ConnectAttempt(net, options, addresses.get(next++));
                attempts.add(attempt);
                running.add(attempt.outcome());
                attempt.start();
            }
            Duration delay = next < addresses.size() ? options.happyEyeballsDelay() : null;
            for (AsyncFuture<ChannelStream> done :
                    Asyncio.wait(running, delay, ReturnWhen.FIRST_COMPLETED).done()) {
                running.remove(done);
                Throwable failure = done.exception();
                if (failure == null) {
                    return done.result();
                }
                failures.add(failure);
            }
        }
        throw failed();
    }

    /** One failure as it is; several in one. */
    private IOException failed() {
        if (failures.size() == 1) {
            return asIoException(failures.getFirst());
        }
        ConnectException all = new ConnectException(failures.stream()
                .map(Throwable::getMessage)
                .distinct()
                .collect(Collectors.joining("; ", "No address answered: ", "")));
        failures.forEach(all::addSuppressed);
        return all;
    }

    private static IOException asIoException(@Nullable Throwable failure) {
        return failure instanceof IOException io ? io : new IOException("The connection could not be opened", failure);
    }
}
