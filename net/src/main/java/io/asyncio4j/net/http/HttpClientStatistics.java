// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

/**
 * What an {@link HttpClient} has done so far, and what it holds now.
 *
 * @param connections how many connections are open
 * @param idle how many of them wait for a request
 * @param active how many requests are under way
 * @param waiting how many requests wait for a connection
 * @param requests how many requests were sent, redirects and repetitions among them
 * @param retries how many of them were repetitions after a lost connection or a Retry-After
 * @param opened how many connections were made
 * @param failures how many requests got no whole answer, cancelled ones among them
 * @param bytesReceived how many bytes of bodies came, before decompression
 */
public record HttpClientStatistics(
        int connections,
        int idle,
        int active,
        int waiting,
        long requests,
        long retries,
        long opened,
        long failures,
        long bytesReceived) {}
