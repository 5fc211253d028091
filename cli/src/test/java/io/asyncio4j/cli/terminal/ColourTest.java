// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                           | true  | true
                                           | false | false
            TERM=dumb                      | true  | false
            TERM=xterm                     | true  | true
            NO_COLOR=1                     | true  | false
            NO_COLOR=                      | true  | true
            CLICOLOR=0                     | true  | false
            CLICOLOR=1                     | false | false
            CLICOLOR_FORCE=1               | false | true
            CLICOLOR_FORCE=0               | false | false
            CLICOLOR_FORCE=1 NO_COLOR=1    | true  | false
            """)
    void coloursAreForTerminalsUnlessTheEnvironmentSaysOtherwise(String set, boolean terminal, boolean on) {
        Map<String, String> environment = Stream.of(set == null ? new String[0] : set.split(" "))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

        assertThat(Colour.isOn(environment::get, terminal)).isEqualTo(on);
    }
}
