// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives requests names that travel. */
record RequestNames(HttpHandler next) implements HttpHandler {
    static final String ATTRIBUTE = "requestId";
    private static final String HEADER = "X-Request-Id";

    /** Nothing that could forge a line of a log. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
        String name = request.header(HEADER);
        if (name == null || !PLAIN.matcher(name).matches()) {
            name = request.id();
        }
        request.attributes().put(ATTRIBUTE, name);
        return next.handle(request).header(HEADER, name);
    }

    /** The name of a request, given here or by the server. */
    static String of(HttpRequest request) {
        @Nullable Object name = request.attributes().get(ATTRIBUTE);
        return name == null ? request.id() : name.toString();
    }
}
