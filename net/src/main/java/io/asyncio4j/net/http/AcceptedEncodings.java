// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The encodings of bodies that a client accepts by name. */
final class AcceptedEncodings {
    private AcceptedEncodings() {}

    /** The names in lower case, without those of weight 0. */
    static Set<String> of(HttpRequest request) {
        Set<String> accepted = new HashSet<>();
        for (String header : request.headers().getAll("accept-encoding")) {
            for (String item : header.toLowerCase(Locale.ROOT).split(",")) {
                String[] parts = item.strip().split("\\s*;\\s*");
                boolean refused = parts.length > 1 && parts[1].matches("q=0(\\.0*)?");
                if (!refused) {
                    accepted.add(parts[0]);
                }
            }
        }
        return accepted;
    }
}
