// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.Payload;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.dashboard.DashboardRedaction.Part;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Turns what jobs carry into text that may be sent: redacted, and of a bounded length. */
final class Texts {
    private static final int LONGEST = 256 * 1024;
    private static final int PREVIEW = 160;

    private final @Nullable DashboardRedaction redaction;

    Texts(@Nullable DashboardRedaction redaction) {
        this.redaction = redaction;
    }

    boolean redacts() {
        return redaction != null;
    }

    String text(Part part, JobInfo job, String text) {
        return redaction == null ? text : redaction.shown(part, job, text);
    }

    /** Bytes as text: as they are, or in base 64 if they are no UTF-8. What is very long is cut, and says so. */
    @Nullable
    String whole(Part part, JobInfo job, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        String text = text(part, job, new Payload(bytes).shown());
        int more = text.length() - LONGEST;
        return more <= 0
                ? text
                : cut(text, LONGEST) + "\n… and " + more + " more characters; 'aio jobs show --full' has all";
    }

    /** The beginning, on one line. */
    @Nullable
    String preview(Part part, JobInfo job, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (redaction != null) {
            return oneLine(text(part, job, new Payload(bytes).shown()));
        }
        byte[] begin = bytes.length <= 4 * PREVIEW ? bytes : Arrays.copyOf(bytes, 4 * PREVIEW);
        return oneLine(new String(begin, StandardCharsets.UTF_8));
    }

    static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= PREVIEW ? line : cut(line, PREVIEW) + "…";
    }

    /** Not between the halves of a letter. */
    private static String cut(String text, int most) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
