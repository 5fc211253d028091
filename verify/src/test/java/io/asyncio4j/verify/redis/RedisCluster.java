// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A Redis Cluster of masters, each with as many replicas, that shares the slots evenly. */
public final class RedisCluster implements AutoCloseable {
    public static final int SLOTS = 16_384;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<RedisNode> nodes = new ArrayList<>();
    private final int masters;

    private RedisCluster(int masters) {
        this.masters = masters;
    }

    /** Starts a cluster and awaits that it serves; {@code options} as for {@link RedisNode#start}. */
    public static RedisCluster start(int masters, int replicasEach, String... options) throws IOException {
        RedisCluster cluster = new RedisCluster(masters);
        try {
            cluster.build(replicasEach, options);
            return cluster;
        } catch (IOException | RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    private void build(int replicasEach, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "cluster-enabled", "yes", "cluster-node-timeout", "3000", "cluster-replica-validity-factor", "0"));
        all.addAll(List.of(options));
        for (int i = 0; i < masters * (1 + replicasEach); i++) {
            nodes.add(RedisNode.start(all.toArray(String[]::new)));
        }
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
            nodes.get(0).call("CLUSTER", "MEET", "127.0.0.1", nodes.get(i).port());
        }
        for (int i = 0; i < masters; i++) {
            List<Object> add = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            for (int slot = firstSlot(i); slot < firstSlot(i + 1); slot++) {
                add.add(slot);
            }
            nodes.get(i).call(add.toArray());
        }
        Waiting.until("the nodes to know each other", PATIENCE, () -> {
            for (RedisNode node : nodes) {
                if (!node.text("CLUSTER", "INFO").contains("cluster_known_nodes:" + nodes.size())) {
                    return false;
                }
            }
            return true;
        });
        for (int i = masters; i < nodes.size(); i++) {
            RedisNode replica = nodes.get(i);
            String master = id(nodes.get(i % masters));
            Waiting.until(
                    "a replica to know its master",
                    PATIENCE,
                    () -> replica.call("CLUSTER", "REPLICATE", master) != null);
        }
        awaitHealth();
    }

    private int firstSlot(int master) {
        return master * SLOTS / masters;
    }

    private static String id(RedisNode node) throws IOException {
        return node.text("CLUSTER", "MYID");
    }

    /** All nodes: first those that began as masters, then their replicas in the same order. */
    public List<RedisNode> nodes() {
        return nodes;
    }

    public RedisNode node(int index) {
        return nodes.get(index);
    }

    public String url() {
        return "redis-cluster://127.0.0.1:" + nodes.get(0).port() + ",127.0.0.1:"
                + nodes.get(1).port();
    }

    /** Awaits that every living node sees all slots served, by as many masters as ever, and replicas follow them. */
    public void awaitHealth() {
        Waiting.until("the cluster to be whole", PATIENCE, () -> {
            int serving = 0;
            for (RedisNode node : nodes) {
                if (!node.isAlive()) {
                    continue;
                }
                String state = node.text("CLUSTER", "INFO");
                if (!state.contains("cluster_state:ok") || !state.contains("cluster_slots_ok:" + SLOTS)) {
                    return false;
                }
                if (node.info("role").equals("master")) {
                    serving++;
                } else if (!node.info("master_link_status").equals("up")) {
                    return false;
                }
            }
            return serving == masters;
        });
    }

    /** The living node that serves a slot as its master, as most nodes see it. */
    public RedisNode masterOf(int slot) throws IOException {
        for (RedisNode node : nodes) {
            if (node.isAlive() && node.info("role").equals("master") && owns(node, slot)) {
                return node;
            }
        }
        throw new IllegalStateException("Nobody serves slot " + slot);
    }

    private static boolean owns(RedisNode node, int slot) throws IOException {
        String own = node.text("CLUSTER", "NODES")
                .lines()
                .filter(line -> line.contains("myself"))
                .findFirst()
                .orElseThrow();
        String[] fields = own.split(" ");
        for (int i = 8; i < fields.length; i++) {
            String[] range = fields[i].split("-");
            if (!fields[i].startsWith("[")
                    && slot >= Integer.parseInt(range[0])
                    && slot <= Integer.parseInt(range[range.length - 1])) {
                return true;
            }
        }
        return false;
    }

    public int slotOf(String key) throws IOException {
        return Integer.parseInt(nodes.get(0).text("CLUSTER", "KEYSLOT", key));
    }

    /** Has a replica take its master's place in good order, and awaits it. A busy server gives up after five seconds. */
    public void failover(RedisNode replica) {
        AtomicLong again = new AtomicLong(System.nanoTime());
        Waiting.until("the replica to be master", PATIENCE, () -> {
            if (replica.info("role").equals("master")) {
                return true;
            }
            if (System.nanoTime() >= again.get()) {
                again.addAndGet(TimeUnit.SECONDS.toNanos(6));
                replica.call("CLUSTER", "FAILOVER");
            }
            return false;
        });
        awaitHealth();
    }

    /** Kills a master when its replicas have all that it has answered, and awaits that one has taken over. */
    public void killMaster(RedisNode master) throws IOException {
        List<RedisNode> replicas = new ArrayList<>();
        for (RedisNode node : nodes) {
            if (node.isAlive() && node.info("master_port").equals(String.valueOf(master.port()))) {
                replicas.add(node);
            }
        }
        Replicas.catchUp(master, replicas);
        master.kill();
        awaitHealth();
    }

    /**
     * Moves a slot with its keys, as redis-cli does it.
     *
     * @param meanwhile runs when half of the keys have moved
     */
    public void moveSlot(int slot, RedisNode to, Runnable meanwhile) throws IOException {
        RedisNode from = masterOf(slot);
        if (from == to) {
            return;
        }
        to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
        from.call("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
        long keys = Long.parseLong(from.text("CLUSTER", "COUNTKEYSINSLOT", slot));
        long moved = 0;
        boolean told = false;
        while (true) {
            if (!told && 2 * moved >= keys) {
                told = true;
                meanwhile.run();
            }
            List<?> batch = (List<?>) from.call("CLUSTER", "GETKEYSINSLOT", slot, 10);
            if (batch == null || batch.isEmpty()) {
                break;
            }
            for (Object key : batch) {
                from.call("MIGRATE", "127.0.0.1", to.port(), String.valueOf(key), 0, 5000);
                moved++;
            }
        }
        String owner = id(to);
        to.call("CLUSTER", "SETSLOT", slot, "NODE", owner);
        from.call("CLUSTER", "SETSLOT", slot, "NODE", owner);
        for (RedisNode node : nodes) {
            if (node.isAlive() && node.info("role").equals("master")) {
                node.call("CLUSTER", "SETSLOT", slot, "NODE", owner);
            }
        }
        awaitHealth();
    }

    @Override
    public void close() throws IOException {
        for (RedisNode node : nodes) {
            node.close();
        }
    }
}
