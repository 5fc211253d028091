// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

/** A failure as bytes: itself where it can be sent, else one that says the same in words, as many as fit. */
final class FailureParcel {
    /** A limit in which the shortest words fit. */
    static final int SMALLEST_LIMIT = 4096;

    /** A char takes up to three bytes, and there are two texts, the names of classes and a stack. */
    private static final int BYTES_A_CHAR = 16;

    private FailureParcel() {}

    static byte[] of(Throwable failure, int limit) {
        try {
            return Parcels.pack(failure, "The failure", limit);
        } catch (RuntimeException | Error e) {
            return inWords(failure, e, limit);
        }
    }

    private static byte[] inWords(Throwable failure, Throwable why, int limit) {
        int longest = limit / BYTES_A_CHAR;
        String reason = why instanceof IllegalArgumentException ? String.valueOf(why.getMessage()) : textOf(why);
        IllegalStateException words = new IllegalStateException(cut(textOf(failure), longest)
                + " (which itself cannot be sent from its worker process: " + cut(reason, longest) + ")");
        try {
            words.setStackTrace(failure.getStackTrace());
            return Parcels.pack(words, "The failure", limit);
        } catch (RuntimeException | Error e) {
            words.setStackTrace(new StackTraceElement[0]); // too long, or not to be had
            return Parcels.pack(words, "The failure", limit);
        }
    }

    /** What a failure says, whatever its own methods do. */
    private static String textOf(Throwable failure) {
        try {
            return String.valueOf(failure.toString());
        } catch (RuntimeException | Error e) {
            return failure.getClass().getName();
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
