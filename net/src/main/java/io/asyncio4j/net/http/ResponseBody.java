// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.nio.file.Path;

/** What an answer carries. */
sealed interface ResponseBody {
    ResponseBody NONE = new Whole(new byte[0]);

    /** Bytes in memory; not to be changed. */
    record Whole(byte[] bytes) implements ResponseBody {}

    /**
     * A part of a file.
     *
     * @param offset the first byte
     * @param length how many; negative for all up to the end
     */
    record FilePart(Path path, long offset, long length) implements ResponseBody {}

    /** Written piece by piece. */
    record Streamed(BodyWriter writer) implements ResponseBody {}

    /** No answer of HTTP: the connection speaks another protocol from here on. */
    record Takeover(Upgrade upgrade) implements ResponseBody {}

    /** Goes on with a connection. Runs in the request's coroutine, and ends when the connection's use does. */
    @FunctionalInterface
    interface Upgrade {
        /**
         * Takes the connection over.
         *
         * @param exchange the request; Vert.x's side of it is used on the loop's bare thread
         * @param answer status and headers that go with the upgrade
         */
        void take(ServerExchange exchange, HttpResponse answer) throws Exception;
    }
}
