// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * A conformance program as it was written.
 *
 * @param name its name; of the file, where it gives none
 * @param objects the locks, queues, futures, ... that it declares
 * @param coroutines lists of statements by the coroutine's name
 * @param runs the coroutines that one runner runs, one after another
 */
record Program(String name, JsonNode objects, JsonNode coroutines, List<String> runs) {
    private static final JsonMapper JSON = new JsonMapper();

    static Program parse(String json, String fallbackName) throws JsonProcessingException {
        return of(JSON.readTree(json), fallbackName);
    }

    static Program of(JsonNode source, String fallbackName) {
        if (!source.path("coroutines").has("main")) {
            throw new IllegalArgumentException(fallbackName + " is no program: it has no coroutine \"main\"");
        }
        return new Program(
                source.path("name").asText(fallbackName),
                source.path("objects"),
                source.get("coroutines"),
                runs(source.path("runs")));
    }

    private static List<String> runs(JsonNode names) {
        List<String> runs = new ArrayList<>();
        names.forEach(name -> runs.add(name.asText()));
        return runs.isEmpty() ? List.of("main") : runs;
    }
}
