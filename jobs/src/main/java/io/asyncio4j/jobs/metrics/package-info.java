// SPDX-License-Identifier: Apache-2.0
/** What can be measured of jobs: names, meanings and labels, what needs a person, and the text that Prometheus collects. */
@NullMarked
package io.asyncio4j.jobs.metrics;

import org.jspecify.annotations.NullMarked;
