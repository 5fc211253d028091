// SPDX-License-Identifier: Apache-2.0
/** What a server on one core gives to many connections, beside its peers: the load, the servers, the table. */
@NullMarked
package io.asyncio4j.benchmarks.net;

import org.jspecify.annotations.NullMarked;
