// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is written grows as it must. */
class ByteWriterTest {
    @Test
    void bytesThatHaveNoRoomYetAreWritten() {
        byte[] many = new byte[300];
        many[299] = 7;

        byte[] written = new ByteWriter(16).number(1, 2).raw(many).done();

        assertThat(written).hasSize(302).startsWith(0, 1).endsWith(7);
    }
}
