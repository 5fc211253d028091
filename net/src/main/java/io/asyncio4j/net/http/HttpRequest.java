// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.util.Map;

/**
 * A request that a server has received, whole in memory.
 *
 * @param method such as GET
 * @param path the decoded path, which begins with a slash
 * @param query the decoded parameters behind the question mark; of several with one name, the first
 * @param headers by name in lower case; several values of one name are joined by a comma
 * @param body the bytes of the body; not to be changed
 */
public record HttpRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {}
