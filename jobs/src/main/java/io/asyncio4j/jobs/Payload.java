// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The bytes that stand for one job. Two payloads of the same bytes are two jobs: equality is identity.
 */
public final class Payload {
    private static final int SHOWN = 60;

    private final byte[] bytes;

    /**
     * Makes the payload of one job.
     *
     * @param bytes its bytes; not to be changed any more
     */
    public Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Makes the payload of one job from text.
     *
     * @param text kept as UTF-8
     * @return the payload
     */
    public static Payload of(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the bytes as the source holds them.
     *
     * @return the bytes; not to be changed
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Returns the number of bytes.
     *
     * @return the size
     */
    public int size() {
        return bytes.length;
    }

    /**
     * Reads the bytes as UTF-8.
     *
     * @return the text
     * @throws BadPayloadException if they are not UTF-8
     */
    public String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadPayloadException("it is not UTF-8", e);
        }
    }

    /**
     * Writes all of it to be shown: as text, or, if it is none, in base 64.
     *
     * @return the text, or {@code base64:} and the bytes
     */
    public String shown() {
        try {
            return text();
        } catch (BadPayloadException e) {
            return "base64:" + Base64.getEncoder().encodeToString(bytes);
        }
    }

    /** Shows the beginning of it on one line, for logs. */
    @Override
    public String toString() {
        String start = new String(bytes, 0, Math.min(bytes.length, SHOWN), StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder("'");
        start.codePoints()
                .map(code -> Character.isISOControl(code) || code == '\'' ? '?' : code)
                .forEach(shown::appendCodePoint);
        return bytes.length <= SHOWN ? shown.append("'").toString() : shown + "…' (" + bytes.length + " bytes)";
    }
}
