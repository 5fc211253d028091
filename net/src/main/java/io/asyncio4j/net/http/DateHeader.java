// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.handler.codec.DateFormatter;
import io.netty.util.AsciiString;
import java.util.Date;
import java.util.concurrent.TimeUnit;

/** The {@code Date} of a server's answers, written once a second. The loop's thread only. */
final class DateHeader {
    static final CharSequence NAME = AsciiString.cached("date");

    private long second = Long.MIN_VALUE;
    private CharSequence text = "";

    CharSequence now() {
        long millis = System.currentTimeMillis();
        long current = TimeUnit.MILLISECONDS.toSeconds(millis);
        if (current != second) {
            second = current;
            text = new AsciiString(DateFormatter.format(new Date(millis)));
        }
        return text;
    }
}
