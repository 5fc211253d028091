// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.micrometer;

import io.asyncio4j.jobs.metrics.JobMetric;
import io.asyncio4j.jobs.metrics.JobMetric.Kind;
import io.micrometer.core.instrument.Gauge;

/** What is common to the meters of jobs. */
final class Meters {
    private Meters() {}

    /** Adds meaning and unit. */
    static <T> Gauge.Builder<T> named(Gauge.Builder<T> builder, JobMetric metric) {
        builder.description(metric.help());
        return metric.kind() == Kind.SECONDS ? builder.baseUnit("seconds") : builder;
    }
}
