// SPDX-License-Identifier: Apache-2.0
/** What a job costs on a broker, beside the peers. */
@NullMarked
package io.asyncio4j.benchmarks.jobs;

import org.jspecify.annotations.NullMarked;
