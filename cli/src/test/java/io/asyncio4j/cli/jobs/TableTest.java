// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
    private static String printed(Table table, int width) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), width);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void wordsStandAtTheLeftAndNumbersAtTheRight() {
        Table table = new Table("QUEUE", "READY", "WHY");
        table.row("mail", 7, "");
        table.row("long-reports", 1234, "two\nlines");

        assertThat(printed(table, 0)).isEqualTo("""
                QUEUE         READY  WHY
                mail              7  -
                long-reports   1234  two lines
                """);
    }

    @Test
    void aTerminalCutsLines() {
        Table table = new Table("ID", "WHY");
        table.row("a", "because");

        assertThat(printed(table, 8)).isEqualTo("ID  WHY\na   bec…\n");
    }
}
