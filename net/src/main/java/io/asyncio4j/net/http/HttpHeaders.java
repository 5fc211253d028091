// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request or an answer, in their order. Immutable; what changes it returns a new one.
 *
 * <p>Names are compared without regard to case, and one name may have several values. Counterpart of aiohttp's {@code
 * CIMultiDictProxy}.
 */
public final class HttpHeaders implements Iterable<Map.Entry<String, String>> {
    /** No headers. */
    public static final HttpHeaders EMPTY = new HttpHeaders(new String[0]);

    /** Name, value, name, value. */
    private final String[] pairs;

    private HttpHeaders(String[] pairs) {
        this.pairs = pairs;
    }

    /** Takes pairs as they are; for what a parser has checked already. */
    static HttpHeaders trusted(String[] pairs) {
        return new HttpHeaders(pairs);
    }

    /**
     * Makes headers.
     *
     * @param namesAndValues name, value, name, value
     * @return the headers
     * @throws IllegalArgumentException if a name has no value, or one of them has a character that HTTP forbids
     */
    public static HttpHeaders of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("The last header has no value: " + Arrays.toString(namesAndValues));
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            check(namesAndValues[i], namesAndValues[i + 1]);
        }
        return namesAndValues.length == 0 ? EMPTY : new HttpHeaders(namesAndValues.clone());
    }

    /**
     * Returns the first value of a name.
     *
     * @param name the name, in any case
     * @return its value; null if there is none
     */
    public @Nullable String get(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    /**
     * Returns all values of a name.
     *
     * @param name the name, in any case
     * @return the values in their order; empty if there are none
     */
    public List<String> getAll(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                values.add(pairs[i + 1]);
            }
        }
        return values;
    }

    /**
     * Tells whether a name has a value.
     *
     * @param name the name, in any case
     * @return true if it has
     */
    public boolean contains(String name) {
        return get(name) != null;
    }

    /**
     * Returns the names, each once, as they were written first.
     *
     * @return the names in their order
     */
    public Set<String> names() {
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (seen.add(pairs[i])) {
                names.add(pairs[i]);
            }
        }
        return names;
    }

    /**
     * Returns how many headers there are.
     *
     * @return the number of values
     */
    public int size() {
        return pairs.length / 2;
    }

    /**
     * Returns these headers and one more, even if the name has a value already.
     *
     * @param name the name
     * @param value the value
     * @return new headers
     * @throws IllegalArgumentException if one of them has a character that HTTP forbids
     */
    public HttpHeaders add(String name, String value) {
        check(name, value);
        String[] more = Arrays.copyOf(pairs, pairs.length + 2);
        more[pairs.length] = name;
        more[pairs.length + 1] = value;
        return new HttpHeaders(more);
    }

    /**
     * Returns these headers with one value of a name, instead of all that it had.
     *
     * @param name the name
     * @param value the value
     * @return new headers
     * @throws IllegalArgumentException if one of them has a character that HTTP forbids
     */
    public HttpHeaders replace(String name, String value) {
        return remove(name).add(name, value);
    }

    /**
     * Returns these headers without a name.
     *
     * @param name the name, in any case
     * @return new headers, or these if they have no such name
     */
    public HttpHeaders remove(String name) {
        if (!contains(name)) {
            return this;
        }
        List<String> left = new ArrayList<>(pairs.length);
        forEach((other, value) -> {
            if (!other.equalsIgnoreCase(name)) {
                left.add(other);
                left.add(value);
            }
        });
        return new HttpHeaders(left.toArray(String[]::new));
    }

    /**
     * Calls a function with each name and value, in their order.
     *
     * @param action what is called
     */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept(pairs[i], pairs[i + 1]);
        }
    }

    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < pairs.length;
            }

            @Override
            public Map.Entry<String, String> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("There are no more headers");
                }
                next += 2;
                return Map.entry(pairs[next - 2], pairs[next - 1]);
            }
        };
    }

    /** A name of another alphabet, or a value with a line end, could smuggle in headers of its own. */
    private static void check(String name, String value) {
        boolean good = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            good &= c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
        if (!good) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a header");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 127 || c > 255) {
                throw new IllegalArgumentException(
                        "The header " + name + " has a character that HTTP forbids, at place " + i);
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HttpHeaders headers && Arrays.equals(pairs, headers.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("HttpHeaders[");
        forEach((name, value) -> text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ")
                .append(name)
                .append(": ")
                .append(value));
        return text.append(']').toString();
    }
}
