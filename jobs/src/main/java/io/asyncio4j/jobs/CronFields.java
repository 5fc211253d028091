// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a cron expression, and which local times fit them. What a clock on the wall does besides is
 * {@link Cron}'s.
 */
final class CronFields {
    private static final Map<String, String> WORDS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final int HOUR = 2;
    private static final int DAY_OF_MONTH = 3;
    private static final int MONTH = 4;
    private static final int DAY_OF_WEEK = 5;

    /** By field. */
    private static final List<Integer> FIRST = List.of(0, 0, 0, 1, 1, 0);

    private static final List<Integer> LAST = List.of(59, 59, 23, 31, 12, 7);

    private static final CronParser PARSER = new CronParser(definition());

    private final String[] fields;

    /** What fits is what any of them says: two if both days are restricted. */
    private final List<ExecutionTime> times;

    private CronFields(String[] fields, List<ExecutionTime> times) {
        this.fields = fields;
        this.times = times;
    }

    private static CronDefinition definition() {
        return CronDefinitionBuilder.defineCron()
                .withSeconds()
                .withValidRange(0, 59)
                .and()
                .withMinutes()
                .withValidRange(0, 59)
                .and()
                .withHours()
                .withValidRange(0, 23)
                .and()
                .withDayOfMonth()
                .withValidRange(1, 31)
                .supportsL()
                .supportsW()
                .supportsLW()
                .supportsQuestionMark()
                .and()
                .withMonth()
                .withValidRange(1, 12)
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .supportsHash()
                .supportsL()
                .supportsQuestionMark()
                .and()
                .instance();
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none
     */
    static CronFields parse(String expression) {
        String[] fields = fields(expression);
        try {
            fields[MONTH] = numbered(fields[MONTH], MONTHS, 1);
            fields[DAY_OF_WEEK] = numbered(fields[DAY_OF_WEEK], DAYS, 0);
            for (int i = 0; i < fields.length; i++) {
                fields[i] = unrolled(fields[i], i);
            }
            return new CronFields(fields, times(fields));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + expression + "' is no cron expression: "
                            + String.valueOf(e.getMessage()).replace("Failed to parse cron expression. ", ""),
                    e);
        }
    }

    private static String[] fields(String expression) {
        String text = expression.strip().toUpperCase(Locale.ROOT);
        String[] fields =
                WORDS.getOrDefault(text.toLowerCase(Locale.ROOT), text).split("\\s+");
        if (fields.length == 5) {
            return ("0 " + String.join(" ", fields)).split(" ");
        }
        if (fields.length == 6) {
            return fields;
        }
        throw new IllegalArgumentException(
                "'" + expression + "' is no cron expression: it has five fields (minute, hour, "
                        + "day of month, month, day of week), or six with seconds first, or is one of @hourly, @daily, @weekly, "
                        + "@monthly, @yearly");
    }

    private static List<ExecutionTime> times(String[] fields) {
        if (isOpen(fields[DAY_OF_MONTH]) || isOpen(fields[DAY_OF_WEEK])) {
            return List.of(time(fields));
        }
        String[] byMonth = fields.clone();
        byMonth[DAY_OF_WEEK] = "*";
        String[] byWeek = fields.clone();
        byWeek[DAY_OF_MONTH] = "*";
        return List.of(time(byMonth), time(byWeek));
    }

    /** As in Vixie's cron, a field that begins with a star does not count as restricted. */
    private static boolean isOpen(String field) {
        return field.startsWith("*") || field.equals("?");
    }

    private static ExecutionTime time(String[] fields) {
        return ExecutionTime.forCron(PARSER.parse(String.join(" ", fields)).validate());
    }

    /** Names as numbers. */
    private static String numbered(String field, List<String> names, int first) {
        String numbers = field;
        for (int i = 0; i < names.size(); i++) {
            numbers = numbers.replace(names.get(i), Integer.toString(first + i));
        }
        return numbers;
    }

    /** Ranges that go over the end, such as 22-2, as lists; ranges of days always, for Sunday is both 0 and 7. */
    private static String unrolled(String field, int index) {
        StringJoiner items = new StringJoiner(",");
        for (String item : field.split(",", -1)) {
            items.add(item.matches("\\d{1,2}-\\d{1,2}(/\\d{1,2})?") ? unrolledRange(item, index) : item);
        }
        return items.toString();
    }

    private static String unrolledRange(String item, int index) {
        int[] numbers =
                Arrays.stream(item.split("[-/]")).mapToInt(Integer::parseInt).toArray();
        int from = numbers[0];
        int to = numbers[1];
        int step = numbers.length == 3 ? numbers[2] : 1;
        int first = FIRST.get(index);
        int last = LAST.get(index);
        boolean week = index == DAY_OF_WEEK;
        boolean valid = Math.min(from, to) >= first && Math.max(from, to) <= last && step >= 1;
        if (!valid || from <= to && !week) {
            return item; // what the parser can read, or tell the mistake of
        }
        int size = week ? DAYS.size() : last - first + 1;
        int length = from <= to ? to - from : to + size - from;
        return IntStream.rangeClosed(0, length / step)
                .map(i -> first + (from - first + i * step) % size)
                .distinct()
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }

    /** Whether the hour is free, so that ticks keep their distance whatever clocks do. */
    boolean everyHour() {
        return fields[HOUR].equals("*");
    }

    /** Returns the first time of whole seconds that fits and is later; null if none ever does. */
    @Nullable
    LocalDateTime after(LocalDateTime time) {
        ZonedDateTime from = time.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC);
        LocalDateTime first = null;
        for (ExecutionTime one : times) {
            LocalDateTime next =
                    one.nextExecution(from).map(ZonedDateTime::toLocalDateTime).orElse(null);
            if (next != null && (first == null || next.isBefore(first))) {
                first = next;
            }
        }
        return first;
    }
}
