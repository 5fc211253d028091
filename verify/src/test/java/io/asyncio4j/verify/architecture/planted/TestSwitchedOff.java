// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted;

import org.junit.jupiter.api.Disabled;

/** Planted: a test that never runs. */
public final class TestSwitchedOff {
    @Disabled
    public void off() {}
}
