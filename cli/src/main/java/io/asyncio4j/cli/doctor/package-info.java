// SPDX-License-Identifier: Apache-2.0
/** {@code aio doctor}: whether Java, the broker, its disk or server, and the workers are well. */
@NullMarked
package io.asyncio4j.cli.doctor;

import org.jspecify.annotations.NullMarked;
