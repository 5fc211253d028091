// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * Values to JSON and back, by Jackson: records, lists, maps, strings, numbers.
 *
 * <p>Properties that a type does not have are ignored; text behind the value, {@code null} for a primitive and nesting
 * deeper than Jackson allows are errors.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    /**
     * Writes a value.
     *
     * @param value a record or another value that Jackson can write
     * @return its JSON, in UTF-8
     * @throws JsonException if it cannot be written
     */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new JsonException(value.getClass().getName() + " cannot be written as JSON: " + reason(e), e);
        }
    }

    /**
     * Reads a value.
     *
     * @param <T> what it is read as
     * @param json JSON in UTF-8
     * @param type a record or another class that Jackson can make
     * @return the value
     * @throws JsonException if it is not of that form
     */
    public static <T> T read(byte[] json, Class<T> type) {
        T value;
        try {
            value = MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new JsonException("No JSON of " + type.getSimpleName() + ": " + reason(e), e);
        } catch (IOException e) {
            throw new JsonException("No JSON of " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
        if (value == null) {
            throw new JsonException("No JSON of " + type.getSimpleName() + ": it is null", null);
        }
        return value;
    }

    /** Where and what, without pieces of the text. */
    private static String reason(JsonProcessingException e) {
        e.clearLocation();
        return e.getOriginalMessage();
    }
}
