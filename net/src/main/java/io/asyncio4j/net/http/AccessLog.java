// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.net.InetSocketAddress;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line for each answer, in the combined format of Apache. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.asyncio4j.access");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    private AccessLog() {}

    static void write(ServerExchange exchange, int status, long bytes) {
        if (LOG.isInfoEnabled()) {
            LOG.info(line(exchange, status, bytes, ZonedDateTime.now()));
        }
    }

    static String line(ServerExchange exchange, int status, long bytes, ZonedDateTime now) {
        String client = exchange.remoteAddress() instanceof InetSocketAddress address ? address.getHostString() : "-";
        return client + " - - [" + TIME.format(now) + "] \"" + quoted(exchange.method()) + " "
                + quoted(exchange.target())
                + " " + exchange.version() + "\" " + status + " " + (bytes == 0 ? "-" : bytes) + " \""
                + quoted(exchange.header("referer")) + "\" \"" + quoted(exchange.header("user-agent")) + "\"";
    }

    /** Nothing of a client's may end a line or a quotation. */
    static String quoted(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "-";
        }
        StringBuilder safe = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                safe.append('\\').append(c);
            } else if (c < ' ' || c >= 127) {
                safe.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }
}
