// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTest {
    @Test
    void whatMovesTheCursorOrTurnsTheWritingRoundIsBlank() {
        assertThat(Plain.line("a\033[2Jb\r\nc\u009b1md\u202ee\u2066f\u2028g\u061ch"))
                .isEqualTo("a [2Jb  c 1md e f g h");
        assertThat(Plain.lines("a\tb\n\033c")).isEqualTo("a\tb\n c");
    }

    @Test
    void aTextIsAsWideAsTheTerminalShowsIt() {
        assertThat(Plain.columns("Grüße…")).isEqualTo(6);
        assertThat(Plain.columns("注文")).isEqualTo(4);
        assertThat(Plain.cut("注文処理", 5)).isEqualTo("注文…");
        assertThat(Plain.cut("orders", 6)).isEqualTo("orders");
        assertThat(Plain.cut("orders", 5)).isEqualTo("orde…");
        assertThat(Plain.cut("orders", 0)).isEmpty();
    }
}
