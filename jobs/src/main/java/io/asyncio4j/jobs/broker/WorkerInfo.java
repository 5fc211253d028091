// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;

/**
 * A loop of a worker that has been heard of lately.
 *
 * @param session its name, unique for its life
 * @param host where it is
 * @param pid its process
 * @param queues what it drains
 * @param concurrency how many jobs it runs at most
 * @param running how many it runs
 * @param startedMillis since when, since 1970
 * @param lagMillis how late its loop was at worst since the last word
 * @param quiet whether it takes no more jobs
 */
public record WorkerInfo(
        String session,
        String host,
        long pid,
        List<String> queues,
        int concurrency,
        int running,
        long startedMillis,
        long lagMillis,
        boolean quiet) {}
