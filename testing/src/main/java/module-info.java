// SPDX-License-Identifier: Apache-2.0
/** Makes concurrent tests deterministic: a virtual clock, checks on loops, a JUnit extension. */
module io.asyncio4j.testing {
    requires transitive io.asyncio4j;
    requires static transitive org.junit.jupiter.api;

    exports io.asyncio4j.testing;

    opens io.asyncio4j.testing to
            org.junit.platform.commons;
}
