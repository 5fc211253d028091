// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void aLengthThatHasNoRoomIsRefused() {
        ByteWriter writer = new ByteWriter(16);

        assertThat(writer.sized(new byte[65_535], 2).done()).hasSize(65_537);
        assertThatThrownBy(() -> writer.sized(new byte[65_536], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }
}
