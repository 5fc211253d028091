// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.time.Duration;

/**
 * Stands before a handler: sees each request before it, each answer after it, and may answer itself.
 *
 * <p>Counterpart of aiohttp's middlewares. {@link Router#use} puts it before all routes of a router; {@code
 * middleware.before(handler)} before one handler. It runs in the coroutine of the request.
 */
@FunctionalInterface
public interface Middleware {
    /**
     * Makes a handler that stands before another one. Called when the handler is put together, not for each request.
     *
     * @param next what is asked next
     * @return the handler
     */
    HttpHandler before(HttpHandler next);

    /**
     * Gives each request a time limit, on the loop's clock: from the call of the handler until it returns, without the
     * sending of the answer. A late handler is cancelled, and the client gets status 503.
     *
     * @param limit the time
     * @return the middleware
     */
    static Middleware timeout(Duration limit) {
        return next -> new TimeLimit(limit, next);
    }

    /**
     * Names each request: by the header {@code X-Request-Id} if the client or a proxy sent a plain one, else by {@link
     * HttpRequest#id}. The name is in the attribute {@code requestId} and in the answer's header.
     *
     * @return the middleware
     */
    static Middleware requestId() {
        return RequestNames::new;
    }

    /**
     * Turns failures and plain answers of status 400 and more into pages: HTML for those who accept it, else {@code
     * application/problem+json} (RFC 9457). An exception is logged and its text is not shown.
     *
     * @return the middleware
     */
    static Middleware errorPages() {
        return ErrorPages::new;
    }

    /**
     * Compresses bodies by gzip for clients that accept it: text, JSON and the like of 1 KiB and more, and streams of
     * such types. Files are sent as they are; see {@link StaticFiles#precompressed}.
     *
     * @return the middleware
     */
    static Middleware gzip() {
        return Gzip::new;
    }

    /**
     * Asks for name and password (HTTP Basic, RFC 7617), to be used over TLS. The name of who passed is in the attribute
     * {@code user}.
     *
     * @param realm what the client shows to the user
     * @param check decides, in the coroutine of the request
     * @return the middleware
     */
    static Middleware basicAuthentication(String realm, PasswordCheck check) {
        return next -> new BasicAuthentication(realm, check, next);
    }
}
