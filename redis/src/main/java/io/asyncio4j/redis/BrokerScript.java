// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The Lua scripts of the broker: each a file in the folder {@code broker}, behind the parts that it shares with others. */
enum BrokerScript {
    ENQUEUE("jobs"),
    CLAIM("jobs", "ends", "due"),
    RENEW(),
    SETTLE("jobs", "ends"),
    TEND("jobs", "ends", "due"),
    PROGRESS("jobs", "ends", "places"),
    AWAIT("jobs", "ends", "places"),
    CANCEL("jobs", "ends", "places"),
    ARRIVE("jobs", "ends", "places"),
    OUTBOX(),
    FIND("jobs", "ends", "places"),
    LIST("jobs", "ends", "places"),
    RETRY("jobs", "ends", "places"),
    REMOVE("jobs", "ends", "places"),
    RESTORE("jobs"),
    CONFIGURE("jobs"),
    STATS("jobs"),
    HEARTBEAT(),
    WORKERS(),
    REPLACE(),
    ADVANCE(),
    NOW();

    private final String text;

    BrokerScript(String... parts) {
        StringBuilder whole = new StringBuilder();
        for (String part : parts) {
            whole.append(read(part));
        }
        text = whole.append(read(name().toLowerCase(Locale.ROOT))).toString();
    }

    /** Its text, without the clock that it needs before it. */
    String text() {
        return text;
    }

    /** The server's own clock. */
    static String clock() {
        return read("clock");
    }

    private static String read(String name) {
        String file = "broker/" + name + ".lua";
        try (InputStream in = BrokerScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The script " + file + " is missing beside " + BrokerScript.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the script " + file, e);
        }
    }
}
