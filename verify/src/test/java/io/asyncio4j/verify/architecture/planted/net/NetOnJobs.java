// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted.net;

import io.asyncio4j.verify.architecture.planted.jobs.JobsOnLettuce;

/** Planted: an arrow that points up. */
public final class NetOnJobs {
    public JobsOnLettuce job;
}
