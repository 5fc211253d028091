// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins use a server: answers their preflights and marks the answers that they may read
 * (cross-origin resource sharing). Immutable: each method returns a changed copy.
 *
 * <p>A request of an origin that is not allowed is handled as any other, without those marks: its browser keeps the
 * answer from the page.
 */
public final class Cors implements Middleware {
    private final Set<String> origins;
    private final Set<String> methods;
    private final Set<String> headers;
    private final Set<String> exposed;
    private final boolean credentials;
    private final Duration maxAge;

    private Cors(
            Set<String> origins,
            Set<String> methods,
            Set<String> headers,
            Set<String> exposed,
            boolean credentials,
            Duration maxAge) {
        this.origins = origins;
        this.methods = methods;
        this.headers = headers;
        this.exposed = exposed;
        this.credentials = credentials;
        this.maxAge = maxAge;
    }

    /**
     * Allows pages of some origins, with the methods GET, HEAD, POST, PUT, PATCH and DELETE and the header {@code
     * Content-Type}, without credentials; what a preflight found holds for ten minutes.
     *
     * @param origins such as {@code https://example.org}; exact, without a slash at the end
     * @return the middleware
     */
    public static Cors of(String... origins) {
        for (String origin : origins) {
            if (!origin.matches("[a-z][a-z0-9+.-]*://[^/*\\s]+")) {
                throw new IllegalArgumentException("An origin has the form https://HOST:PORT, no other: " + origin);
            }
        }
        return new Cors(
                sorted(origins),
                sorted("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
                sorted("Content-Type"),
                Set.of(),
                false,
                Duration.ofMinutes(10));
    }

    /**
     * Allows pages of all origins, else as {@link #of}. Credentials cannot be allowed to all.
     *
     * @return the middleware
     */
    public static Cors anyOrigin() {
        Cors none = of();
        return new Cors(Set.of("*"), none.methods, none.headers, none.exposed, false, none.maxAge);
    }

    private static Set<String> sorted(String... values) {
        return new TreeSet<>(List.of(values));
    }

    /**
     * Chooses the methods that pages may use.
     *
     * @param allowed the methods
     * @return a changed copy
     */
    public Cors methods(String... allowed) {
        return new Cors(origins, sorted(allowed), headers, exposed, credentials, maxAge);
    }

    /**
     * Chooses the request headers that pages may send.
     *
     * @param allowed the names
     * @return a changed copy
     */
    public Cors headers(String... allowed) {
        return new Cors(origins, methods, sorted(allowed), exposed, credentials, maxAge);
    }

    /**
     * Chooses the headers of answers that pages may read.
     *
     * @param readable the names
     * @return a changed copy
     */
    public Cors exposedHeaders(String... readable) {
        return new Cors(origins, methods, headers, sorted(readable), credentials, maxAge);
    }

    /**
     * Allows cookies and passwords to be sent along.
     *
     * @param allowed whether they may
     * @return a changed copy
     * @throws IllegalArgumentException if all origins are allowed
     */
    public Cors credentials(boolean allowed) {
        if (allowed && origins.contains("*")) {
            throw new IllegalArgumentException("Credentials cannot be allowed to all origins; name the origins");
        }
        return new Cors(origins, methods, headers, exposed, allowed, maxAge);
    }

    /**
     * Chooses how long a browser may keep what a preflight has found.
     *
     * @param time the time, in whole seconds
     * @return a changed copy
     */
    public Cors maxAge(Duration time) {
        return new Cors(origins, methods, headers, exposed, credentials, time);
    }

    @Override
    public HttpHandler before(HttpHandler next) {
        return request -> {
            String origin = request.header("origin");
            if (origin == null) {
                return varied(next.handle(request));
            }
            boolean preflight =
                    request.method().equals("OPTIONS") && request.header("access-control-request-method") != null;
            HttpResponse answer = preflight ? preflight(origin) : answer(next, request);
            return varied(allows(origin) ? marked(answer, origin, preflight) : answer);
        };
    }

    /** An answer that a handler throws is one that pages may read. */
    private static HttpResponse answer(HttpHandler next, HttpRequest request) throws Exception {
        try {
            return next.handle(request);
        } catch (HttpStatusException e) {
            return HttpResponse.text(e.status(), String.valueOf(e.getMessage()));
        }
    }

    private boolean allows(@Nullable String origin) {
        return origins.contains("*") || origins.contains(origin);
    }

    private HttpResponse preflight(String origin) {
        HttpResponse answer = HttpResponse.of(204);
        if (!allows(origin)) {
            return answer;
        }
        return answer.header("Access-Control-Allow-Methods", String.join(", ", methods))
                .header("Access-Control-Allow-Headers", String.join(", ", headers))
                .header("Access-Control-Max-Age", String.valueOf(maxAge.toSeconds()));
    }

    private HttpResponse marked(HttpResponse answer, String origin, boolean preflight) {
        HttpResponse marked = answer.header("Access-Control-Allow-Origin", origins.contains("*") ? "*" : origin);
        if (credentials) {
            marked = marked.header("Access-Control-Allow-Credentials", "true");
        }
        if (!preflight && !exposed.isEmpty()) {
            marked = marked.header("Access-Control-Expose-Headers", String.join(", ", exposed));
        }
        return marked;
    }

    private HttpResponse varied(HttpResponse answer) {
        return origins.contains("*") ? answer : answer.addHeader("Vary", "Origin");
    }
}
