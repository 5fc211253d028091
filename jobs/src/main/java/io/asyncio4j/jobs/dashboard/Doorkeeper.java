// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.net.http.HttpCookie;
import io.asyncio4j.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows who may see a dashboard. */
sealed interface Doorkeeper {
    /** Returns who asks; null if they may not. */
    @Nullable
    String user(HttpRequest request) throws Exception;

    /** Whoever has the token: in the header of a program, or as a cookie that stands for it. */
    record Token(String token, Secrets secrets) implements Doorkeeper {
        private static final String BEARER = "bearer ";
        private static final Duration MONTH = Duration.ofDays(30);

        @Override
        public @Nullable String user(HttpRequest request) {
            String header = request.header("authorization");
            if (header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
                return accepts(header.substring(BEARER.length()).trim()) ? "token" : null;
            }
            String cookie = request.cookie(cookieName());
            return cookie != null && Secrets.same(cookie, secrets.secret("cookie")) ? "token" : null;
        }

        boolean accepts(String sent) {
            return Secrets.same(sent, token);
        }

        /** It differs from token to token, for cookies do not tell the ports of a host apart. */
        private String cookieName() {
            return "aio-dashboard-" + secrets.secret("name").substring(0, 8);
        }

        HttpCookie cookie(String path, boolean secure) {
            return HttpCookie.of(cookieName(), secrets.secret("cookie"))
                    .path(path)
                    .maxAge(MONTH)
                    .secure(secure)
                    .sameSite(HttpCookie.SameSite.STRICT);
        }
    }

    /** Whom the service around the dashboard knows. */
    record Hook(DashboardAccess access) implements Doorkeeper {
        @Override
        public @Nullable String user(HttpRequest request) throws Exception {
            return access.user(request);
        }
    }

    /**
     * Anybody who can connect. A page of another site could have its own name lead to this address and read everything, so
     * only names are answered that no stranger can own.
     */
    record Open() implements Doorkeeper {
        private static final Pattern NOBODYS_NAME = Pattern.compile(
                "(localhost|([a-z0-9-]+\\.)*localhost|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+])(:[0-9]+)?");

        @Override
        public @Nullable String user(HttpRequest request) {
            String host = request.host();
            if (host == null
                    || !NOBODYS_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
                throw new Refusal(
                        403,
                        "Without a token the dashboard answers only to localhost and to addresses in numbers",
                        "Open it by its address, or start it with a token.");
            }
            return "";
        }
    }
}
