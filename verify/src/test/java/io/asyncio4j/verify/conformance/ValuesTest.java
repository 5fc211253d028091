// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {
    /** Left: JSON; right: what Python's json.dumps makes of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "null | null",
                "true | true",
                "-12 | -12",
                "123456789012345678901234567890 | 123456789012345678901234567890",
                "1.0 | 1.0",
                "0.1 | 0.1",
                "-0.0 | -0.0",
                "0.0001 | 0.0001",
                "0.00001 | 1e-05",
                "1e15 | 1000000000000000.0",
                "1e16 | 1e+16",
                "1.5e300 | 1.5e+300",
                "[1, [\"a\", null]] | [1, [\"a\", null]]",
                "{\"k\": [1]} | {\"k\": [1]}",
                "\"\\u00e9\\n\\\"\\\\/\\u0001\" | \"\\u00e9\\n\\\"\\\\/\\u0001\"",
            })
    void valuesAreShownAsPythonShowsThem(String json, String shown) throws IOException {
        assertThat(Values.show(Values.of(new JsonMapper().readTree(json)))).isEqualTo(shown);
    }
}
