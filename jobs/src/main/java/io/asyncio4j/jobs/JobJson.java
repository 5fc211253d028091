// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What jobs carry, as JSON and back: records, lists, maps, {@code java.time} as ISO text. Properties that a type does not
 * have are ignored, so that the writer may be newer than the reader.
 */
final class JobJson {
    /** How many bytes a payload or a result has at most, if nobody says otherwise. */
    static final int MOST = 1024 * 1024;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private JobJson() {}

    /**
     * Writes a value; the bytes of a {@link Payload} stay as they are.
     *
     * @param what what it is, for messages
     * @throws UnserializablePayloadException if Jackson cannot
     * @throws PayloadTooLargeException if there are too many bytes, of which no more than these are ever written
     */
    static byte[] write(String what, @Nullable Object value, int most) {
        if (value instanceof Payload raw) {
            if (raw.size() > most) {
                throw new PayloadTooLargeException(what, most);
            }
            return raw.bytes();
        }
        Bounded out = new Bounded(most);
        try {
            MAPPER.writeValue(out, value);
        } catch (JsonProcessingException e) {
            throw out.full ? new PayloadTooLargeException(what, most) : cannotWrite(what, value, reason(e), e);
        } catch (IOException | StackOverflowError e) {
            throw out.full ? new PayloadTooLargeException(what, most) : cannotWrite(what, value, e.toString(), e);
        }
        return out.bytes();
    }

    private static UnserializablePayloadException cannotWrite(
            String what, @Nullable Object value, String reason, Throwable cause) {
        String type = value == null ? "null" : value.getClass().getName();
        return new UnserializablePayloadException(
                what + ", a " + type + ", cannot be written as JSON: " + reason, cause);
    }

    /**
     * Reads a value; null if it is JSON's null.
     *
     * @throws BadPayloadException if it is no JSON of that type
     */
    static <T> @Nullable T read(byte[] json, Class<T> type) {
        if (type == Payload.class) {
            return type.cast(new Payload(json));
        }
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new BadPayloadException("it is no JSON of " + type.getSimpleName() + ": " + reason(e), e);
        } catch (IOException | StackOverflowError e) {
            throw new BadPayloadException("it is no JSON of " + type.getSimpleName() + ": " + e, e);
        }
    }

    /** Whether two payloads say the same, however they are written. */
    static boolean same(byte[] one, byte[] other) {
        try {
            return Arrays.equals(one, other) || MAPPER.readTree(one).equals(MAPPER.readTree(other));
        } catch (IOException e) {
            return false; // foreign bytes, which differ
        }
    }

    /** Turns a tree into a value. */
    static <T> @Nullable T convert(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new BadPayloadException("it is no JSON of " + type.getSimpleName() + ": " + reason(e), e);
        }
    }

    /** Where and what, without pieces of the text, which may be secret. */
    private static String reason(JsonProcessingException e) {
        e.clearLocation();
        return e.getOriginalMessage();
    }

    /** Collects bytes, and stops whoever writes too many. */
    private static final class Bounded extends OutputStream {
        private final int most;
        private byte[] bytes = new byte[128];
        private int size;
        private boolean full;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int count) throws IOException {
            if (count > most - size) {
                full = true;
                throw new IOException("more than " + most + " bytes");
            }
            if (size + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + count, (int) Math.min(most, bytes.length * 2L)));
            }
            System.arraycopy(from, offset, bytes, size, count);
            size += count;
        }

        byte[] bytes() {
            return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        }
    }
}
