// SPDX-License-Identifier: Apache-2.0
/** Jobs in one SQLite file, for the processes of one machine. */
@NullMarked
package io.asyncio4j.jobs.sqlite;

import org.jspecify.annotations.NullMarked;
