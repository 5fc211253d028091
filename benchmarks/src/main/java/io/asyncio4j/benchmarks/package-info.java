// SPDX-License-Identifier: Apache-2.0
/** What the core costs beside its peers: one class a question, one method a peer, and the suite that runs them. */
@NullMarked
package io.asyncio4j.benchmarks;

import org.jspecify.annotations.NullMarked;
