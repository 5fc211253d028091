// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.BrokerException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BrokerAwayTest {
    private static void fail() {
        throw new BrokerException("Nobody answers; look there", null);
    }

    @Test
    void aBrokerThatIsAwayIsToldOfOnceUntilItHasAnswered() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            BrokerAway away = new BrokerAway();
            away.look(BrokerAwayTest::fail);
            away.look(BrokerAwayTest::fail);
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .isEqualToIgnoringNewLines("aio: Nobody answers; look there (looking again until Ctrl-C)");

            away.look(() -> {});
            away.look(BrokerAwayTest::fail);
            assertThat(said.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
        } finally {
            System.setErr(before);
        }
    }
}
