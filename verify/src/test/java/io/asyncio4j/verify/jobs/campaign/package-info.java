// SPDX-License-Identifier: Apache-2.0
/** Faults against jobs that real processes run, and the judge of what came of it. */
@NullMarked
package io.asyncio4j.verify.jobs.campaign;

import org.jspecify.annotations.NullMarked;
