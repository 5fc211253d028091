// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.StringCodec;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks sentinels and servers of a cluster who serves what, one after the other until one knows. Any thread may call it; its
 * answers come on a thread of the client.
 */
final class Discovery {
    /** How long one of them may take, so that a dead one does not hold up the search for long. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RedisClient client;
    private final RedisTarget target;

    Discovery(RedisClient client, RedisTarget target) {
        this.client = client;
        this.target = target;
    }

    /** Finds the only server, or the one that the sentinels call the master. Fails with {@link BrokerUnavailableException}. */
    CompletionStage<RedisURI> master() {
        if (target.kind() == RedisTarget.Kind.SINGLE) {
            return CompletableFuture.completedStage(target.node());
        }
        return first(target.seeds(), this::askSentinel).thenApply(target::uri);
    }

    private CompletionStage<Place> askSentinel(RedisURI sentinel) {
        return with(
                client.connectSentinelAsync(StringCodec.UTF8, sentinel),
                connection ->
                        connection.async().getMasterAddrByName(target.master()).thenApply(this::place));
    }

    private Place place(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return new Place(inet.getHostString(), inet.getPort());
        }
        throw new NoSuchMasterException(target.master());
    }

    /**
     * Asks for the map of the slots. Fails with {@link BrokerUnavailableException}.
     *
     * @param known servers that are asked before those of the URL
     */
    CompletionStage<ClusterMap> slots(List<Place> known) {
        SequencedSet<Place> places = new LinkedHashSet<>(known);
        target.seeds().forEach(seed -> places.add(Place.of(seed)));
        return first(places.stream().map(target::uri).toList(), this::askServer);
    }

    private CompletionStage<ClusterMap> askServer(RedisURI server) {
        Place asked = Place.of(server);
        return with(
                client.connectAsync(StringCodec.UTF8, server),
                connection -> connection.async().clusterSlots().thenApply(answer -> {
                    ClusterMap map = ClusterMap.parse(answer, asked);
                    if (map.masters().isEmpty()) {
                        throw new IllegalStateException("it knows of no slots");
                    }
                    return map;
                }));
    }

    private static <C extends StatefulConnection<String, String>, T> CompletionStage<T> with(
            CompletionStage<C> connecting, Function<C, CompletionStage<T>> question) {
        CompletableFuture<C> connected = connecting.toCompletableFuture();
        return connected
                .thenCompose(question)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> connected.thenAccept(StatefulConnection::closeAsync));
    }

    /** Asks one after the other; fails if all fail. */
    private <T> CompletionStage<T> first(List<RedisURI> places, Function<RedisURI, CompletionStage<T>> question) {
        return ask(places, 0, question, new SearchFailures(target));
    }

    private <T> CompletionStage<T> ask(
            List<RedisURI> places, int next, Function<RedisURI, CompletionStage<T>> question, SearchFailures failures) {
        if (next == places.size()) {
            return CompletableFuture.failedStage(failures.exception());
        }
        RedisURI place = places.get(next);
        return question.apply(place).exceptionallyCompose(failure -> {
            failures.add(Place.of(place), failure);
            return ask(places, next + 1, question, failures);
        });
    }
}
