// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    ADVANCE(),
    NOW();

    private final String text;
    private final String digest;

    BrokerScript(String... parts) {
        StringBuilder whole = new StringBuilder(Clock.TEXT);
        for (String part : parts) {
            whole.append(read(part));
        }
        text = whole.append(read(fileName())).toString();
        digest = sha1(text);
    }

    private static final class Clock {
        static final String TEXT = read("clock");
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String text() {
        return text;
    }

    /** What Redis calls it. */
    String digest() {
        return digest;
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

    private static String sha1(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
