// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

class TopCommandTest {
    /** A pipe at whose end nobody reads. */
    private static final class Broken extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void itEndsWithWhoeverReadsIt() {
        PrintStream before = System.out;
        System.setOut(new PrintStream(new Broken()));
        try {
            assertThat(new CommandLine(new TopCommand())
                            .execute("--json", "--every", "250ms", "--broker", "memory:top-command-test"))
                    .isZero();
        } finally {
            System.setOut(before);
        }
    }
}
