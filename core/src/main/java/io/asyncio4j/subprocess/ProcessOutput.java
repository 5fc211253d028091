// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * All that a program wrote.
 *
 * @param stdout its output; null if that is no pipe
 * @param stderr its error output; null if that is no pipe
 */
public record ProcessOutput(byte @Nullable [] stdout, byte @Nullable [] stderr) {
    /**
     * Returns the output as text.
     *
     * @return the output, read as UTF-8; empty if it is no pipe
     */
    public String stdoutText() {
        return text(stdout);
    }

    /**
     * Returns the error output as text.
     *
     * @return the error output, read as UTF-8; empty if it is no pipe
     */
    public String stderrText() {
        return text(stderr);
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
