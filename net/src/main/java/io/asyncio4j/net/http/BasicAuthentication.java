// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Lets those pass who know a password. */
record BasicAuthentication(String realm, PasswordCheck check, HttpHandler next) implements HttpHandler {
    private static final String SCHEME = "Basic ";

    BasicAuthentication {
        if (realm.indexOf('"') >= 0 || realm.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("The realm must have no quotes and backslashes: " + realm);
        }
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
        String[] sent = credentials(request.header("authorization"));
        if (sent != null && check.accepts(sent[0], sent[1])) {
            request.attributes().put("user", sent[0]);
            return next.handle(request);
        }
        return HttpResponse.text(401, "Name and password are needed")
                .header("WWW-Authenticate", "Basic realm=\"" + realm + "\", charset=\"UTF-8\"");
    }

    /** Name and password; null if there are none. */
    private static String @Nullable [] credentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            byte[] plain =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String pair = new String(plain, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : new String[] {pair.substring(0, colon), pair.substring(colon + 1)};
        } catch (IllegalArgumentException e) {
            return null; // what is no Base64 is no password
        }
    }
}
