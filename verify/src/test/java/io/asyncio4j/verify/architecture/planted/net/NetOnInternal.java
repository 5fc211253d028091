// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted.net;

import io.asyncio4j.verify.architecture.planted.internal.Hidden;

/** Planted: core's inside is core's own. */
public final class NetOnInternal {
    public Hidden hidden;
}
