// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the secrets of a dashboard from one key, so that none tells of another. */
final class Secrets {
    private static final int BYTES = 24;
    private static final String HMAC = "HmacSHA256";

    private final byte[] key;

    private Secrets(byte[] key) {
        this.key = key;
    }

    static Secrets random() {
        return new Secrets(randomBytes());
    }

    /** The same secrets after each start with the same token. */
    static Secrets of(String token) {
        return new Secrets(token.getBytes(StandardCharsets.UTF_8));
    }

    static String newToken() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    String secret(String purpose) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK knows " + HMAC, e);
        }
    }

    /** Compares in a time that tells nothing of where they differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
