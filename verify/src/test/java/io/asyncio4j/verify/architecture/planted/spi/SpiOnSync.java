// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted.spi;

import io.asyncio4j.verify.architecture.planted.sync.SyncOnQueue;

/** Planted: a seam that names what lies behind it. */
public final class SpiOnSync {
    public SyncOnQueue other;
}
