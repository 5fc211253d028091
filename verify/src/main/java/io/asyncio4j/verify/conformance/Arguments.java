// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a statement after its name.
 *
 * @param statement the whole statement; its name is number 0
 * @param caught the error whose handler the statement stands in; null outside of handlers
 */
record Arguments(JsonNode statement, @Nullable Throwable caught) {
    JsonNode node(int number) {
        return statement.path(number);
    }

    boolean has(int number) {
        return statement.hasNonNull(number);
    }

    String text(int number) {
        return statement.path(number).asText();
    }

    int number(int number, int fallback) {
        return statement.path(number).asInt(fallback);
    }

    boolean flag(int number) {
        return statement.path(number).asBoolean();
    }

    @Nullable
    Object value(int number) {
        return Values.of(statement.path(number));
    }

    double seconds(int number) {
        return statement.path(number).asDouble();
    }

    /** Null for null. */
    @Nullable
    Double secondsOrNone(int number) {
        return has(number) ? seconds(number) : null;
    }

    @Nullable
    Duration duration(int number) {
        return has(number) ? Duration.ofNanos(Math.round(seconds(number) * 1e9)) : null;
    }

    List<JsonNode> nodes(int number) {
        List<JsonNode> nodes = new ArrayList<>();
        statement.path(number).forEach(nodes::add);
        return nodes;
    }
}
