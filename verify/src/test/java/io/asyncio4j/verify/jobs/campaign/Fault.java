// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.util.List;
import java.util.Random;

/**
 * Something that breaks, and is whole again when {@link Blow#strike} returns.
 *
 * @param name for ledgers
 * @param blow does it
 */
record Fault(String name, Blow blow) {
    /** Does it. */
    @FunctionalInterface
    interface Blow {
        void strike(Arena arena, Random random) throws Exception;
    }

    /** What happens to workers, whatever their broker is. */
    static List<Fault> ofWorkers() {
        return List.of(kill(), freeze(), end());
    }

    /** Nothing but SIGKILL and a new worker. */
    static Fault kill() {
        return new Fault("kill", (arena, random) -> {
            Victim victim = arena.any(random);
            arena.pause(random.nextLong(2 * arena.leaseMillis()));
            victim.kill();
            arena.replace(victim);
        });
    }

    /** A worker that stands still for longer than its leases, and then goes on. */
    static Fault freeze() {
        return new Fault("freeze", (arena, random) -> {
            Victim victim = arena.any(random);
            victim.freeze();
            arena.pause((long) (arena.leaseMillis() * (1.2 + random.nextDouble())));
            victim.thaw();
        });
    }

    /** A worker that is told to end, and another one. */
    static Fault end() {
        return new Fault("end", (arena, random) -> {
            Victim victim = arena.any(random);
            victim.end();
            arena.replace(victim);
        });
    }
}
