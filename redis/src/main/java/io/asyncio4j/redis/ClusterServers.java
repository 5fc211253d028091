// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the masters of a cluster, and the map of who serves which slot.
 *
 * <p>The map is read again whenever a server says that a slot is elsewhere, when a connection is lost or silent, and at
 * each attempt to make it again. A server that is no master any more is left.
 */
final class ClusterServers implements RedisServers {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterServers.class);

    /** A server and whether it has been connected to once. */
    private record Node(ServerLink link, CompletableFuture<@Nullable Void> opened) {}

    private final RedisThread thread;
    private final RedisTarget target;
    private final Discovery discovery;
    private final Map<Place, Node> nodes = new ConcurrentHashMap<>();
    private final Map<Integer, ReadyWaits> waits = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable CompletableFuture<ClusterMap>> reading = new AtomicReference<>();
    private volatile ClusterMap map = ClusterMap.EMPTY;
    private volatile boolean closed;

    ClusterServers(RedisThread thread, RedisTarget target) {
        this.thread = thread;
        this.target = target;
        this.discovery = new Discovery(thread.client(), target);
    }

    @Override
    public CompletableFuture<@Nullable Void> open() {
        return refresh().thenCompose(read -> {
            List<CompletableFuture<@Nullable Void>> opened = new ArrayList<>();
            for (Place place : read.masters()) {
                opened.add(node(place).opened);
            }
            return CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new));
        });
    }

    /** The server at a place, to which it begins to connect if nobody has yet. */
    private Node node(Place place) {
        Node known = nodes.get(place);
        return known != null ? known : nodes.computeIfAbsent(place, this::newNode);
    }

    private Node newNode(Place place) {
        RedisURI uri = target.uri(place);
        String name = target.node().isSsl() ? "rediss://" + place : "redis://" + place;
        CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();
        ServerLink link = ServerLink.ofCluster(thread, () -> address(uri, opened), name, () -> opened.complete(null));
        link.open().whenComplete((ignored, failure) -> {
            if (failure != null) {
                opened.completeExceptionally(failure);
                link.keepTrying();
            }
        });
        return new Node(link, opened);
    }

    /** Asked for at each attempt to connect; at all but the first the cluster may have changed. */
    private CompletionStage<RedisURI> address(RedisURI uri, CompletableFuture<?> opened) {
        if (opened.isDone()) {
            refresh();
        }
        return CompletableFuture.completedStage(uri);
    }

    /** Reads the map; who asks while it is read gets what comes. */
    CompletableFuture<ClusterMap> refresh() {
        CompletableFuture<ClusterMap> mine = new CompletableFuture<>();
        CompletableFuture<ClusterMap> other = reading.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        discovery.slots(map.masters()).whenComplete((read, failure) -> {
            reading.set(null);
            if (failure != null) {
                Aside.log(() -> LOG.debug("Cannot read the map of {}: {}", target, failure.toString()));
                mine.completeExceptionally(BrokerFailures.root(failure));
            } else {
                changed(read);
                mine.complete(read);
            }
        });
        return mine;
    }

    private void changed(ClusterMap read) {
        ClusterMap before = map;
        map = read;
        Set<Place> masters = Set.copyOf(read.masters());
        nodes.forEach((place, node) -> {
            if (!masters.contains(place) && nodes.remove(place, node)) {
                node.link.close();
            }
        });
        waits.forEach((slot, each) -> {
            if (!Objects.equals(before.owner(slot), read.owner(slot))) {
                each.follow();
            }
        });
        if (closed) {
            close();
        }
    }

    /** A server has said that another one serves a slot. */
    void moved(int slot, Place owner) {
        map = map.with(slot, owner);
        ReadyWaits waiting = waits.get(slot);
        if (waiting != null) {
            waiting.follow();
        }
        refresh();
    }

    /** Returns the way to whoever serves a slot, once there is a connection. */
    CompletableFuture<ServerLink> owner(int slot) {
        Place place = map.owner(slot);
        if (closed || place == null) {
            refresh();
            return CompletableFuture.failedFuture(new BrokerUnavailableException(
                    "Nobody serves slot " + slot + " of " + target + " now; try again in a moment", null));
        }
        Node node = node(place);
        return node.opened.thenApply(ignored -> node.link);
    }

    /** Who serves a slot and is connected; null if that takes time. */
    @Nullable
    ServerLink ownerNow(int slot) {
        Place place = map.owner(slot);
        Node node = place == null ? null : nodes.get(place);
        return node != null && node.opened.isDone() ? node.link : null;
    }

    RedisThread thread() {
        return thread;
    }

    @Override
    public SlotLink link(String prefix) {
        return new ClusterSlot(this, slot(prefix));
    }

    private static int slot(String key) {
        return SlotHash.getSlot(key.getBytes(StandardCharsets.UTF_8));
    }

    /** One wait for each slot, for a server refuses a command with keys of several. One that is down is left out. */
    @Override
    public CompletableFuture<@Nullable Void> awaitReady(Set<String> keys, long waitMillis) {
        Map<Integer, Set<String>> bySlot = new TreeMap<>();
        for (String key : keys) {
            bySlot.computeIfAbsent(slot(key), ignored -> new TreeSet<>()).add(key);
        }
        List<CompletableFuture<@Nullable Void>> all = new ArrayList<>();
        bySlot.forEach((slot, some) ->
                all.add(waits.computeIfAbsent(slot, this::newWaits).await(some, waitMillis)));
        CompletableFuture<@Nullable Void> first = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(all.size());
        for (CompletableFuture<@Nullable Void> wait : all) {
            wait.whenComplete((ignored, failure) -> {
                if (failure == null) {
                    first.complete(null);
                } else if (left.decrementAndGet() == 0) {
                    first.completeExceptionally(failure);
                }
            });
        }
        first.whenComplete((ignored, failure) -> all.forEach(wait -> wait.complete(null)));
        return first;
    }

    private ReadyWaits newWaits(int slot) {
        return new ReadyWaits(
                thread.loop(),
                new ClusterSlot(this, slot),
                onConnected ->
                        ServerLink.blocking(thread, () -> ownerAddress(slot), target + " slot " + slot, onConnected));
    }

    /** Reads the map anew: who waits and does nothing else would not hear that the slot has moved. */
    private CompletionStage<RedisURI> ownerAddress(int slot) {
        return refresh().thenCompose(read -> {
            Place owner = read.owner(slot);
            return owner == null
                    ? CompletableFuture.failedStage(
                            new BrokerUnavailableException("Nobody serves slot " + slot + " of " + target, null))
                    : CompletableFuture.completedStage(target.uri(owner));
        });
    }

    @Override
    public CompletionStage<RedisURI> channelAddress() {
        return refresh().thenApply(read -> target.uri(read.masters().get(0)));
    }

    @Override
    public CompletableFuture<List<String>> infos() {
        return ShardMerge.all(map.masters().stream()
                .map(place -> node(place).link.send(commands -> commands.info()))
                .toList());
    }

    @Override
    public int masters() {
        return Math.max(1, map.masters().size());
    }

    @Override
    public CompletableFuture<@Nullable Void> close() {
        closed = true;
        List<CompletableFuture<@Nullable Void>> all = new ArrayList<>();
        nodes.values().forEach(node -> all.add(node.link.close()));
        waits.values().forEach(each -> all.add(each.close()));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }
}
