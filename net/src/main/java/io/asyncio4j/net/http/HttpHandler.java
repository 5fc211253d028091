// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

/** Answers the requests of a server, each in a coroutine of its own. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers one request. It is cancelled when the client goes away before the answer is sent.
     *
     * @param request the request
     * @return the answer
     * @throws Exception if there is none; the client gets status 500
     */
    HttpResponse handle(HttpRequest request) throws Exception;
}
