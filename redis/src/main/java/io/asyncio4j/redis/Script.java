// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The Lua scripts, by the names of their files. */
enum Script {
    HEARTBEAT("heartbeat.lua"),
    SETTLE("settle.lua"),
    LEAVE("leave.lua");

    final String text;

    Script(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The script " + file + " is missing beside " + Script.class);
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the script " + file, e);
        }
    }
}
