// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.SourceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Redis server must be able to do. */
final class ServerVersion {
    private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");

    private ServerVersion() {}

    /** Fails unless what INFO said names a Redis with LMOVE and BLMOVE: 6.2 or newer. */
    static void check(String info, String server) {
        Matcher version = VERSION.matcher(info);
        if (!version.find()) {
            throw new SourceException(server + " does not say its version; Redis 6.2 or newer is needed", null);
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        if (major < 6 || major == 6 && minor < 2) {
            throw new SourceException(
                    server + " is Redis " + major + "." + minor + "; use 6.2 or newer, which has BLMOVE", null);
        }
    }
}
