// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import java.util.HashMap;
import java.util.Map;

/** A dictionary as Python has it: no key, a KeyError. */
final class Names<T> {
    private final Map<Object, T> values = new HashMap<>();

    Names() {}

    T get(Object key) {
        T value = values.get(key);
        if (value == null) {
            throw Errors.ofPython("KeyError");
        }
        return value;
    }

    void put(Object key, T value) {
        values.put(key, value);
    }

    T remove(Object key) {
        T value = get(key);
        values.remove(key);
        return value;
    }
}
