// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The servers and the proxy that other tests stand on do what they say. */
@Timeout(300)
class RedisServersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aKilledServerComesBackWithWhatItHadStored() throws Exception {
        try (RedisNode node = RedisNode.start("appendfsync", "always")) {
            node.call("SET", "key", "value");
            node.kill();
            assertThat(node.isAlive()).isFalse();

            node.restart();

            assertThat(node.text("GET", "key")).isEqualTo("value");
            assertThat(node.info("aof_enabled")).isEqualTo("1");
        }
    }

    @Test
    void aClusterFailsOverAndMovesSlots() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(3, 1)) {
            int slot = cluster.slotOf("{a}");
            RedisNode first = cluster.masterOf(slot);
            for (int i = 0; i < 40; i++) {
                first.call("SET", "{a}" + i, i);
            }
            RedisNode second = cluster.nodes().stream()
                    .limit(3)
                    .filter(node -> node != first)
                    .findFirst()
                    .orElseThrow();
            AtomicInteger halfWay = new AtomicInteger();

            cluster.moveSlot(slot, second, () -> halfWay.set(count(first, slot)));

            assertThat(halfWay.get()).isBetween(1, 39);
            assertThat(cluster.masterOf(slot)).isSameAs(second);
            assertThat(second.text("GET", "{a}39")).isEqualTo("39");
            cluster.killMaster(second);
            assertThat(cluster.masterOf(slot)).isNotSameAs(second);
            assertThat(cluster.masterOf(slot).text("GET", "{a}39")).isEqualTo("39");
        }
    }

    private static int count(RedisNode node, int slot) {
        try {
            return Integer.parseInt(node.text("CLUSTER", "COUNTKEYSINSLOT", slot));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void sentinelsPutAReplicaInADeadMastersPlace() throws Exception {
        try (RedisSentinels sentinels = RedisSentinels.start(1, 3)) {
            RedisNode old = sentinels.master();
            old.call("SET", "key", "value");

            assertThat(sentinels.killMaster()).isSameAs(old);

            assertThat(sentinels.master()).isNotSameAs(old);
            assertThat(sentinels.master().text("GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void theProxyCutsStallsDelaysAndSwallows() throws Exception {
        try (RedisNode node = RedisNode.start();
                FaultyProxy proxy = new FaultyProxy(node.port());
                Resp cut = new Resp(proxy.port())) {
            assertThat(cut.call("PING")).isEqualTo("PONG");
            proxy.cut();
            assertThatThrownBy(() -> cut.call("PING")).isInstanceOf(IOException.class);
        }
        try (RedisNode node = RedisNode.start();
                FaultyProxy proxy = new FaultyProxy(node.port());
                Resp connection = new Resp(proxy.port())) {
            connection.call("PING");
            proxy.set(FaultyProxy.Fault.STALL);
            CompletableFuture<Object> answer = send(connection, "SET", "stalled", "1");
            assertUnanswered(answer);
            assertThat(node.call("GET", "stalled")).isNull();
            proxy.heal();
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("OK");

            proxy.delay(100);
            long began = System.nanoTime();
            assertThat(connection.call("PING")).isEqualTo("PONG");
            assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
            proxy.delay(0);

            proxy.set(FaultyProxy.Fault.DROP_ANSWERS);
            CompletableFuture<Object> dropped = send(connection, "SET", "dropped", "1");
            Waiting.until("the request to arrive", PATIENCE, () -> "1".equals(node.call("GET", "dropped")));
            assertUnanswered(dropped);
            proxy.heal();
            assertThatThrownBy(() -> dropped.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(IOException.class);

            try (Resp other = new Resp(proxy.port())) {
                other.call("PING");
                proxy.set(FaultyProxy.Fault.HALF_OPEN);
                CompletableFuture<Object> vanished = send(other, "SET", "vanished", "1");
                assertUnanswered(vanished);
                assertThat(node.call("GET", "vanished")).isNull();
                proxy.set(FaultyProxy.Fault.REFUSE);
                assertThatThrownBy(() -> vanished.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            }
            assertThatThrownBy(() -> ping(proxy.port())).isInstanceOf(IOException.class);
            proxy.heal();
            assertThat(ping(proxy.port())).isEqualTo("PONG");
        }
    }

    private static Object ping(int port) throws IOException {
        try (Resp connection = new Resp(port)) {
            return connection.call("PING");
        }
    }

    private static CompletableFuture<Object> send(Resp connection, String... words) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(connection.call((Object[]) words));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static void assertUnanswered(CompletableFuture<Object> answer) {
        assertThatThrownBy(() -> answer.get(150, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }
}
