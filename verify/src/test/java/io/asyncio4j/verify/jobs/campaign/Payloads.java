// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What the jobs of a campaign carry and bring: their size and content follow from their id. */
final class Payloads {
    private Payloads() {}

    /** JSON: the id, and up to 300 letters that follow from it. */
    static byte[] of(String id) {
        Random random = new Random(id.hashCode());
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(300); i > 0; i--) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return ("{\"id\":\"" + id + "\",\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    static String result(String id, long run) {
        return "{\"id\":\"" + id + "\",\"run\":" + run + "}";
    }
}
