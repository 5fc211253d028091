// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of time and instants, as people write and read them. */
public final class Spans {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|[smhdw]?)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART + ")+");
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private Spans() {}

    /** Reads {@code 90}, {@code 1.5s}, {@code 10m}, {@code 1h30m}, {@code 7d}. */
    public static final class Reader implements ITypeConverter<Duration> {
        /** For picocli. */
        public Reader() {}

        @Override
        public Duration convert(String text) {
            String plain = text.strip().toLowerCase(Locale.ROOT);
            if (!WHOLE.matcher(plain).matches()) {
                throw new TypeConversionException("'" + text + "' is no span of time; write it as 30s, 500ms, 10m,"
                        + " 2h, 7d, or 1h30m; a number alone means seconds");
            }
            double millis = 0;
            Matcher part = PART.matcher(plain);
            while (part.find()) {
                millis += Double.parseDouble(part.group(1)) * millisOf(part.group(2));
            }
            return Duration.ofMillis(Math.round(millis));
        }

        private static long millisOf(String unit) {
            return switch (unit) {
                case "ms" -> 1;
                case "m" -> 60_000;
                case "h" -> 3_600_000;
                case "d" -> 86_400_000;
                case "w" -> 7 * 86_400_000L;
                default -> 1000;
            };
        }
    }

    /** Reads {@code 2027-01-31T09:00}, of this machine's time zone, or with {@code Z} or an offset behind it. */
    static final class InstantReader implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            String plain = text.strip().replace(' ', 'T');
            try {
                return plain.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                        ? OffsetDateTime.parse(plain).toInstant()
                        : LocalDateTime.parse(plain)
                                .atZone(ZoneId.systemDefault())
                                .toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text + "' is no instant; write it as 2027-01-31T09:00, or"
                        + " 2027-01-31T08:00Z for UTC");
            }
        }
    }

    /** An instant in full; a dash if there is none. */
    static String instant(long millis) {
        return millis == 0 ? "-" : SHOWN.format(Instant.ofEpochMilli(millis));
    }

    /** How far an instant is away: {@code 3m ago}, {@code in 5s}; a dash if there is none. */
    static String away(long millis, long now) {
        if (millis == 0) {
            return "-";
        }
        return millis > now ? "in " + span(millis - now) : span(now - millis) + " ago";
    }

    /**
     * Writes a span in its two largest units: {@code 350ms}, {@code 5s}, {@code 3m20s}, {@code 7d}.
     *
     * @param millis how long
     * @return without blanks
     */
    public static String span(long millis) {
        if (millis < 1000) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return pair(seconds, 60, "m", 1, "s");
        }
        return seconds < 86_400 ? pair(seconds, 3600, "h", 60, "m") : pair(seconds, 86_400, "d", 3600, "h");
    }

    private static String pair(long seconds, long large, String largeUnit, long small, String smallUnit) {
        long rest = seconds % large / small;
        return seconds / large + largeUnit + (rest == 0 ? "" : rest + smallUnit);
    }
}
