// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.nio.charset.StandardCharsets;

/**
 * The keys beside a list of jobs.
 *
 * @param list the name of the list
 * @param worker the name of the worker
 */
record RedisKeys(String list, String worker) {
    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    byte[] jobs() {
        return bytes(list);
    }

    byte[] dead() {
        return bytes(list + ":dead");
    }

    byte[] workers() {
        return bytes(list + ":workers");
    }

    String alivePrefix() {
        return list + ":alive:";
    }

    byte[] alive() {
        return bytes(alivePrefix() + worker);
    }

    String processingPrefix() {
        return list + ":processing:";
    }

    byte[] processing() {
        return bytes(processingPrefix() + worker);
    }

    String settledPrefix() {
        return list + ":settled:";
    }

    byte[] settled() {
        return bytes(settledPrefix() + worker);
    }

    byte[] name() {
        return bytes(worker);
    }
}
