// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.time.Duration;

/**
 * Is told what an {@link HttpClient} does, in the coroutine of the request. Counterpart of aiohttp's {@code TraceConfig}.
 *
 * <p>What it throws is thrown to the caller of the request.
 */
public interface HttpClientListener {
    /** Hears nothing. */
    HttpClientListener NONE = new HttpClientListener() {};

    /**
     * A request is about to be sent; also one that follows a redirect, or that is sent again.
     *
     * @param method such as GET
     * @param url where to
     * @param headers what goes along
     */
    default void sending(String method, String url, HttpHeaders headers) {}

    /**
     * The headers of an answer have come.
     *
     * @param method such as GET
     * @param url what was asked
     * @param status the status code
     * @param took since the request was about to be sent
     */
    default void answered(String method, String url, int status, Duration took) {}

    /**
     * There was no answer.
     *
     * @param method such as GET
     * @param url what was asked
     * @param failure why; also a {@link io.asyncio4j.CancelledError}
     * @param took since the request was about to be sent
     */
    default void failed(String method, String url, Throwable failure, Duration took) {}
}
