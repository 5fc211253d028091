// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted.jobs;

import io.lettuce.core.RedisClient;

/** Planted: the model of a job knows no Redis. */
public final class JobsOnLettuce {
    public RedisClient client;
}
