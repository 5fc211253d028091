// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A master with replicas, and sentinels that watch it and put a replica in its place when it is gone. */
public final class RedisSentinels implements AutoCloseable {
    /** The name under which the sentinels know the master. */
    public static final String MASTER = "main";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<RedisNode> servers = new ArrayList<>();
    private final List<RedisNode> sentinels = new ArrayList<>();

    private RedisSentinels() {}

    /** Starts them and awaits that they know each other; {@code options} of the servers as for {@link RedisNode#start}. */
    public static RedisSentinels start(int replicas, int sentinels, String... options) throws IOException {
        RedisSentinels all = new RedisSentinels();
        try {
            all.build(replicas, sentinels, options);
            return all;
        } catch (IOException | RuntimeException | AssertionError e) {
            all.close();
            throw e;
        }
    }

    private void build(int replicas, int count, String... options) throws IOException {
        RedisNode master = RedisNode.start(options);
        servers.add(master);
        for (int i = 0; i < replicas; i++) {
            RedisNode replica = RedisNode.start(options);
            servers.add(replica);
            replica.call("REPLICAOF", "127.0.0.1", master.port());
        }
        for (RedisNode replica : servers.subList(1, servers.size())) {
            awaitFollows(replica);
        }
        for (int i = 0; i < count; i++) {
            RedisNode sentinel = RedisNode.startSentinel();
            sentinels.add(sentinel);
            sentinel.call("SENTINEL", "MONITOR", MASTER, "127.0.0.1", master.port(), count / 2 + 1);
            set(sentinel, "down-after-milliseconds", "700");
            set(sentinel, "failover-timeout", "3000");
        }
        Waiting.until("the sentinels to know all", PATIENCE, () -> {
            for (RedisNode sentinel : sentinels) {
                String known = sentinel.text("INFO", "sentinel");
                if (!known.contains("status=ok")
                        || !known.contains("slaves=" + replicas + ",sentinels=" + sentinels.size())) {
                    return false;
                }
            }
            return true;
        });
    }

    private static void awaitFollows(RedisNode replica) {
        Waiting.until(
                "a replica to follow",
                PATIENCE,
                () -> replica.info("master_link_status").equals("up"));
    }

    /** Awaits that all servers but the master follow it; one that was dead and is started again is told to. */
    public void awaitReplicas() throws IOException {
        RedisNode master = master();
        for (RedisNode server : servers) {
            if (server != master) {
                awaitFollows(server);
            }
        }
    }

    private static void set(RedisNode sentinel, String option, String value) throws IOException {
        sentinel.call("SENTINEL", "SET", MASTER, option, value);
    }

    /** Has the sentinels take a master for dead only when it was silent for so long; 700 ms without this. */
    public void downAfter(int millis) throws IOException {
        for (RedisNode sentinel : sentinels) {
            set(sentinel, "down-after-milliseconds", String.valueOf(millis));
        }
    }

    public List<RedisNode> servers() {
        return servers;
    }

    public List<RedisNode> sentinels() {
        return sentinels;
    }

    public String url() {
        List<String> places =
                sentinels.stream().map(node -> "127.0.0.1:" + node.port()).toList();
        return "redis-sentinel://" + String.join(",", places) + "/0#" + MASTER;
    }

    /** The server that the sentinels name the master. */
    public RedisNode master() throws IOException {
        List<?> address = (List<?>) sentinels.get(0).call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER);
        if (address == null) {
            throw new IOException("The sentinels know no master");
        }
        return at(Integer.parseInt(String.valueOf(address.get(1))));
    }

    private RedisNode at(int port) {
        return servers.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
    }

    /** Awaits that replicas have all that the master has answered, which takes no writes for ten seconds. */
    public void settle() throws IOException {
        RedisNode master = master();
        Replicas.catchUp(
                master, servers.stream().filter(server -> server != master).toList());
    }

    /**
     * Kills the master when replicas have all that it has answered, and awaits that another one serves; the dead one can be
     * started again.
     */
    public RedisNode killMaster() throws IOException {
        RedisNode old = master();
        settle();
        old.kill();
        awaitOther(old);
        return old;
    }

    /** Has the sentinels put a replica in the living master's place, and awaits it. */
    public void failover() throws IOException {
        RedisNode old = master();
        sentinels.get(0).call("SENTINEL", "FAILOVER", MASTER);
        awaitOther(old);
    }

    private void awaitOther(RedisNode old) {
        Waiting.until("a new master", PATIENCE, () -> {
            RedisNode now = master();
            return now != old && now.info("role").equals("master");
        });
    }

    @Override
    public void close() throws IOException {
        for (RedisNode node : sentinels) {
            node.close();
        }
        for (RedisNode node : servers) {
            node.close();
        }
    }
}
