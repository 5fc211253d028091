// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Instants by a cron expression and a time zone.
 *
 * <p>Five fields: minute, hour, day of month, month, day of week; or six, with seconds first. {@code *}, lists, ranges (which
 * may go over the end, as {@code 22-2}), steps; names of months and days; {@code L}, {@code W} and {@code #} as Quartz has
 * them. If both days are restricted, either one will do. Or a word: {@code @hourly}, {@code @daily}, {@code @weekly},
 * {@code @monthly}, {@code @yearly}.
 *
 * <p>When clocks change: if the hour is {@code *}, ticks keep their distance, so the hour that comes twice has its ticks
 * twice and the one that is left out has none. Otherwise java.time's rules hold: a tick in the hour that is left out comes
 * later by the length of the gap, and one in the hour that comes twice comes once, the first time.
 */
public final class Cron {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final String expression;
    private final ZoneId zone;
    private final CronFields fields;

    private Cron(String expression, ZoneId zone, CronFields fields) {
        this.expression = expression;
        this.zone = zone;
        this.fields = fields;
    }

    /**
     * Reads an expression in UTC.
     *
     * @param expression five or six fields, or a word
     * @return the rule
     * @throws IllegalArgumentException if it is no cron expression, or one that never fires
     */
    public static Cron of(String expression) {
        return of(expression, ZoneOffset.UTC);
    }

    /**
     * Reads an expression.
     *
     * @param expression five or six fields, or a word
     * @param zone whose clock it means
     * @return the rule
     * @throws IllegalArgumentException if it is no cron expression, or one that never fires
     */
    public static Cron of(String expression, ZoneId zone) {
        CronFields fields = CronFields.parse(expression);
        if (fields.after(LocalDateTime.of(2000, 1, 1, 0, 0)) == null) {
            throw new IllegalArgumentException("'" + expression + "' never fires: no date fits it");
        }
        return new Cron(expression, zone, fields);
    }

    /**
     * Returns the expression.
     *
     * @return as it was given
     */
    public String expression() {
        return expression;
    }

    /**
     * Returns whose clock it means.
     *
     * @return the time zone
     */
    public ZoneId zone() {
        return zone;
    }

    /*
     * A zone's time is a row of stretches, each with one offset. In a stretch a local time is one instant. The first tick
     * is looked for in the stretch that holds the instant, then in the next ones; where a stretch begins with a gap or a
     * repetition, the rules of the class comment add ticks or leave some out.
     */

    /**
     * Returns the next tick.
     *
     * @param after an instant
     * @return the first tick after it
     */
    public Instant next(Instant after) {
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(after);
        ZoneOffsetTransition begin = rules.previousTransition(after.plusNanos(1));
        while (true) {
            Instant from = begin == null || after.isAfter(begin.getInstant()) ? after : begin.getInstant();
            ZoneOffsetTransition end = rules.nextTransition(from);
            Instant tick = first(inStretch(after, offset, begin), inGap(after, begin));
            if (tick != null && (end == null || tick.isBefore(end.getInstant()))) {
                return tick;
            }
            begin = Objects.requireNonNull(end, "a rule that fires has a tick in the last stretch");
            offset = end.getOffsetAfter();
        }
    }

    private @Nullable Instant inStretch(Instant after, ZoneOffset offset, @Nullable ZoneOffsetTransition begin) {
        LocalDateTime from = LocalDateTime.ofInstant(after, offset);
        if (begin != null) {
            boolean skip = begin.isOverlap() && !fields.everyHour();
            LocalDateTime start = skip ? begin.getDateTimeBefore() : begin.getDateTimeAfter();
            from = later(from, start.minus(SECOND));
        }
        LocalDateTime tick = fields.after(from);
        return tick == null ? null : tick.toInstant(offset);
    }

    /** A tick in the gap before a stretch, as an instant in that stretch. */
    private @Nullable Instant inGap(Instant after, @Nullable ZoneOffsetTransition begin) {
        if (begin == null || !begin.isGap() || fields.everyHour()) {
            return null;
        }
        LocalDateTime asBefore = LocalDateTime.ofInstant(after, begin.getOffsetBefore());
        LocalDateTime tick =
                fields.after(later(asBefore, begin.getDateTimeBefore().minus(SECOND)));
        return tick == null || !tick.isBefore(begin.getDateTimeAfter())
                ? null
                : tick.toInstant(begin.getOffsetBefore());
    }

    private static LocalDateTime later(LocalDateTime one, LocalDateTime other) {
        return one.isAfter(other) ? one : other;
    }

    private static @Nullable Instant first(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cron that && expression.equals(that.expression) && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression, zone);
    }

    /** {@return the expression and its zone} */
    @Override
    public String toString() {
        return expression + " " + zone;
    }
}
