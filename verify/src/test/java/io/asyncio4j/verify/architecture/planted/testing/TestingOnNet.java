// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted.testing;

import io.asyncio4j.verify.architecture.planted.net.NetOnJobs;

/** Planted: the test kit rests on core alone. */
public final class TestingOnNet {
    public NetOnJobs net;
}
