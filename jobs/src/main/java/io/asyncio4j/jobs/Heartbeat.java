// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.WorkerInfo;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What a worker says of itself. */
final class Heartbeat {
    static final Duration INTERVAL = Duration.ofSeconds(10);

    /** How long a worker counts as alive after its last word. */
    static final Duration HOLDS = Duration.ofSeconds(30);

    private static final long PID = ProcessHandle.current().pid();
    private static final String HOST = host();

    private final long started = System.currentTimeMillis();
    private final List<String> queues;
    private final int concurrency;

    Heartbeat(List<String> queues, int concurrency) {
        this.queues = queues;
        this.concurrency = concurrency;
    }

    /** Names a loop of a worker, differently each time. */
    static String newSession(int loop) {
        return HOST + ":" + PID + ":"
                + Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 32) + ":" + loop;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    WorkerInfo of(HeldRuns runs, long lagMillis) {
        return new WorkerInfo(
                runs.session, HOST, PID, queues, concurrency, runs.size(), started, lagMillis, runs.quiet);
    }
}
