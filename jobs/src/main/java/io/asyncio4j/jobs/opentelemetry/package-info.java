// SPDX-License-Identifier: Apache-2.0
/** Jobs as spans of OpenTelemetry, with a context that goes from the enqueue to the run; for programs that have its API. */
@NullMarked
package io.asyncio4j.jobs.opentelemetry;

import org.jspecify.annotations.NullMarked;
