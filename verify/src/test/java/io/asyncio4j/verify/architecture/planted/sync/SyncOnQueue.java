// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted.sync;

import io.asyncio4j.verify.architecture.planted.queue.QueueOnSync;

/** Planted: the other half of a cycle. */
public final class SyncOnQueue {
    public QueueOnSync other;
}
