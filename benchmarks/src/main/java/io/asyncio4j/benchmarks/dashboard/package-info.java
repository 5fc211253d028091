// SPDX-License-Identifier: Apache-2.0
/** What a dashboard costs those whose jobs it shows, and how quick it answers, while very many jobs wait and run. */
@NullMarked
package io.asyncio4j.benchmarks.dashboard;

import org.jspecify.annotations.NullMarked;
