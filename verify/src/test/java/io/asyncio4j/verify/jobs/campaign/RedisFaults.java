// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.verify.redis.FaultyProxy;
import io.asyncio4j.verify.redis.RedisNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What can break between a worker and a Redis server, and in it. */
final class RedisFaults {
    private RedisFaults() {}

    static List<Fault> of(RedisNode node, FaultyProxy proxy) {
        List<Fault> faults = new ArrayList<>(ofNode(node));
        faults.add(new Fault("cut", (arena, random) -> proxy.cut()));
        faults.add(new Fault("delay", (arena, random) -> {
            proxy.delay(5 + random.nextInt(100));
            arena.pause(500 + random.nextInt(1000));
            proxy.heal();
        }));
        for (FaultyProxy.Fault fault : List.of(
                FaultyProxy.Fault.STALL,
                FaultyProxy.Fault.HALF_OPEN,
                FaultyProxy.Fault.DROP_ANSWERS,
                FaultyProxy.Fault.REFUSE)) {
            faults.add(new Fault(fault.name().toLowerCase(Locale.ROOT), (arena, random) -> {
                proxy.set(fault);
                arena.pause(upToTwoLeases(arena, random));
                proxy.heal();
            }));
        }
        return faults;
    }

    private static long upToTwoLeases(Arena arena, Random random) {
        return 50 + (long) (random.nextDouble() * random.nextDouble() * 2 * arena.leaseMillis());
    }

    private static List<Fault> ofNode(RedisNode node) {
        return List.of(
                new Fault("redis-kill", (arena, random) -> {
                    node.kill();
                    arena.pause(random.nextInt(1500));
                    node.restart();
                }),
                new Fault("client-kill", (arena, random) -> node.call("CLIENT", "KILL", "TYPE", "normal")),
                new Fault(
                        "debug-sleep",
                        (arena, random) -> node.call("DEBUG", "SLEEP", upToTwoLeases(arena, random) / 1000.0)),
                new Fault("script-flush", (arena, random) -> node.call("SCRIPT", "FLUSH")),
                new Fault("memory-full", (arena, random) -> {
                    node.call("CONFIG", "SET", "maxmemory", "1mb");
                    arena.pause(random.nextInt(1500));
                    node.call("CONFIG", "SET", "maxmemory", "0");
                }));
    }
}
