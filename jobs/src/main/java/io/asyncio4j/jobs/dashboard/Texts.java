// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.dashboard.DashboardRedaction.Part;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns what jobs carry into text that is safe to send: redacted, and of a bounded length. */
final class Texts {
    private static final int LONGEST = 256 * 1024;
    private static final int PREVIEW = 160;

    private final @Nullable DashboardRedaction redaction;

    Texts(@Nullable DashboardRedaction redaction) {
        this.redaction = redaction;
    }

    /**
     * Some bytes as the page shows them.
     *
     * @param text the text, or base 64
     * @param encoding {@code text}, or {@code base64} for what is no UTF-8
     * @param bytes how many bytes there are; -1 if that is redacted
     * @param cut whether there is more
     */
    record Shown(String text, String encoding, long bytes, boolean cut) {}

    boolean redacts() {
        return redaction != null;
    }

    @Nullable
    Shown whole(Part part, JobInfo job, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (redaction != null) {
            return new Shown(cut(text(part, job, decoded(bytes)), LONGEST), "text", -1, false);
        }
        String text = utf8(bytes);
        String shown = text == null ? Base64.getEncoder().encodeToString(bytes) : text;
        return new Shown(cut(shown, LONGEST), text == null ? "base64" : "text", bytes.length, shown.length() > LONGEST);
    }

    /** The beginning, on one line. */
    @Nullable
    String preview(Part part, JobInfo job, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (redaction != null) {
            return oneLine(text(part, job, decoded(bytes)));
        }
        byte[] begin = bytes.length <= 4 * PREVIEW ? bytes : Arrays.copyOf(bytes, 4 * PREVIEW);
        return oneLine(new String(begin, StandardCharsets.UTF_8));
    }

    String text(Part part, JobInfo job, String text) {
        return redaction == null ? text : redaction.shown(part, job, text);
    }

    static String oneLine(String text) {
        return cut(text.strip().replaceAll("\\s+", " "), PREVIEW);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + (most == PREVIEW ? "…" : "");
    }

    private static String decoded(byte[] bytes) {
        String text = utf8(bytes);
        return text == null ? Base64.getEncoder().encodeToString(bytes) : text;
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
