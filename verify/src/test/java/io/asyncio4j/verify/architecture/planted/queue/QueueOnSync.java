// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted.queue;

import io.asyncio4j.verify.architecture.planted.sync.SyncOnQueue;

/** Planted: one half of a cycle. */
public final class QueueOnSync {
    public SyncOnQueue other;
}
