// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.AsyncFuture;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A program's tasks and futures by name, in the order in which it made them. */
final class Variables {
    private final Map<String, AsyncFuture<Object>> futures = new LinkedHashMap<>();

    Variables() {}

    AsyncFuture<Object> get(String name) {
        AsyncFuture<Object> future = futures.get(name);
        if (future == null) {
            throw Errors.ofPython("KeyError");
        }
        return future;
    }

    /** A later one of the same name replaces the earlier one, and is the youngest of all. */
    void put(String name, AsyncFuture<Object> future) {
        futures.remove(name);
        futures.put(name, future);
    }

    /** Its name; {@code ~} if it is none of the program's own. */
    String nameOf(AsyncFuture<?> future) {
        return futures.entrySet().stream()
                .filter(entry -> entry.getValue() == future)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("~");
    }

    /** The names of these, in the order in which the program made them. */
    List<String> namesOf(Collection<? extends AsyncFuture<?>> some) {
        Map<AsyncFuture<?>, String> names = new IdentityHashMap<>();
        futures.forEach((name, future) -> names.put(future, name));
        Set<String> wanted = some.stream().map(future -> nameIn(names, future)).collect(Collectors.toSet());
        return futures.keySet().stream().filter(wanted::contains).toList();
    }

    private static String nameIn(Map<AsyncFuture<?>, String> names, AsyncFuture<?> future) {
        String name = names.get(future);
        if (name == null) {
            throw Errors.ofPython("KeyError");
        }
        return name;
    }
}
