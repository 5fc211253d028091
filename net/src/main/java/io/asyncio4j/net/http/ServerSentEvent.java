// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream of {@link ServerSentEvents}.
 *
 * @param id what a client that connects again sends as the last event it has seen; null for none
 * @param name the name that a page listens for; null for {@code message}
 * @param data the text; may have several lines
 * @param retry how long a client waits before it connects again; null for no word about it
 */
public record ServerSentEvent(
        @Nullable String id,
        @Nullable String name,
        String data,
        @Nullable Duration retry) {
    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if id or name have line ends, or the id a zero byte
     */
    public ServerSentEvent {
        check("id", id);
        check("name", name);
    }

    private static void check(String what, @Nullable String value) {
        if (value != null && value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException("The " + what + " of an event must be of one line");
        }
    }

    /**
     * Makes an event of text alone.
     *
     * @param data the text
     * @return the event
     */
    public static ServerSentEvent of(String data) {
        return new ServerSentEvent(null, null, data, null);
    }

    /**
     * Makes an event of JSON.
     *
     * @param value a record or another value that Jackson can write
     * @return the event
     */
    public static ServerSentEvent json(Object value) {
        return of(new String(Json.write(value), StandardCharsets.UTF_8));
    }

    /**
     * Chooses an id.
     *
     * @param newId the id; null for none
     * @return a changed copy
     * @throws IllegalArgumentException if it has line ends or a zero byte
     */
    public ServerSentEvent id(@Nullable String newId) {
        return new ServerSentEvent(newId, name, data, retry);
    }

    /**
     * Chooses a name.
     *
     * @param newName the name; null for {@code message}
     * @return a changed copy
     * @throws IllegalArgumentException if it has line ends
     */
    public ServerSentEvent name(@Nullable String newName) {
        return new ServerSentEvent(id, newName, data, retry);
    }

    /**
     * Chooses how long a client waits before it connects again.
     *
     * @param time the time; null for no word about it
     * @return a changed copy
     */
    public ServerSentEvent retry(@Nullable Duration time) {
        return new ServerSentEvent(id, name, data, time);
    }

    /** The event as it is sent. */
    byte[] encoded() {
        StringBuilder text = new StringBuilder(data.length() + 32);
        field(text, "id", id);
        field(text, "event", name);
        field(text, "retry", retry == null ? null : String.valueOf(retry.toMillis()));
        for (String line : data.split("\r\n|\r|\n", -1)) {
            field(text, "data", line);
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void field(StringBuilder text, String name, @Nullable String value) {
        if (value != null) {
            text.append(name).append(": ").append(value).append('\n');
        }
    }
}
