// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/** The scripts of the broker as they are sent, each behind the clock that it reads. */
final class ScriptTexts {
    /** With the server's clock, the only one that counts. */
    static final ScriptTexts USUAL = new ScriptTexts(BrokerScript.clock());

    /**
     * A script as it is sent.
     *
     * @param text its source
     * @param digest what Redis calls it
     */
    record Text(String text, String digest) {}

    private final Map<BrokerScript, Text> texts = new EnumMap<>(BrokerScript.class);

    /**
     * Puts the scripts together.
     *
     * @param clock Lua that defines a function {@code clock} in place of {@code clock.lua}
     */
    ScriptTexts(String clock) {
        for (BrokerScript script : BrokerScript.values()) {
            String text = clock + script.text();
            texts.put(script, new Text(text, sha1(text)));
        }
    }

    Text of(BrokerScript script) {
        return texts.get(script);
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
