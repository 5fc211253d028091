// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How often a failed job is tried, and how long to wait between the attempts.
 *
 * <p>A worker that dies under a job is no failure in this sense; what bounds that is a setting of the queue.
 */
public final class RetryPolicy {
    /**
     * 25 attempts; after the n-th failure (n - 1)<sup>4</sup> + 15 seconds, a fifth more or less: 15 s, 16 s, 31 s, then
     * minutes, hours and at last days, about 17 in all. Sidekiq's curve; it tries once more.
     */
    public static final RetryPolicy DEFAULT = new RetryPolicy(25, Curve.POWER, List.of(), 0.2);

    static final Duration LONGEST = Duration.ofDays(3650);

    private final int attempts;
    private final Curve curve;
    private final List<Duration> delays;
    private final double jitter;

    /** How delays grow; the letter is what stands in the text. */
    private enum Curve {
        POWER("p"),
        EXPONENTIAL("e"),
        LISTED("l");

        private final String letter;

        Curve(String letter) {
            this.letter = letter;
        }
    }

    private RetryPolicy(int attempts, Curve curve, List<Duration> delays, double jitter) {
        if (attempts < 1) {
            throw new IllegalArgumentException("A job needs at least 1 attempt, not " + attempts);
        }
        for (Duration delay : delays) {
            if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("A delay must be from 0 to ten years, not " + delay);
            }
        }
        this.attempts = attempts;
        this.curve = curve;
        this.delays = List.copyOf(delays);
        this.jitter = jitter;
    }

    /**
     * Doubles the delay with each failure.
     *
     * @param attempts how many runs in all, at least 1
     * @param first the delay after the first failure
     * @param most the longest delay
     * @return a policy without jitter
     */
    public static RetryPolicy exponential(int attempts, Duration first, Duration most) {
        if (most.compareTo(first) < 0) {
            throw new IllegalArgumentException("The longest delay is shorter than the first: " + most + ", " + first);
        }
        return new RetryPolicy(attempts, Curve.EXPONENTIAL, List.of(first, most), 0);
    }

    /**
     * Waits equally long each time.
     *
     * @param attempts how many runs in all, at least 1
     * @param delay after each failure
     * @return a policy without jitter
     */
    public static RetryPolicy fixed(int attempts, Duration delay) {
        return new RetryPolicy(attempts, Curve.LISTED, List.of(delay), 0);
    }

    /**
     * Waits as long as a list says: one attempt more than there are delays.
     *
     * @param delays after the first failure, the second …
     * @return a policy without jitter
     */
    public static RetryPolicy delays(Duration... delays) {
        return new RetryPolicy(delays.length + 1, Curve.LISTED, List.of(delays), 0);
    }

    /**
     * Sets a job aside at its first failure.
     *
     * @return a policy of one attempt
     */
    public static RetryPolicy never() {
        return new RetryPolicy(1, Curve.LISTED, List.of(), 0);
    }

    /**
     * Returns the same policy with another number of attempts.
     *
     * @param count how many runs in all, at least 1
     * @return a policy
     */
    public RetryPolicy attempts(int count) {
        return new RetryPolicy(count, curve, delays, jitter);
    }

    /**
     * Returns the same policy with delays that vary, so that jobs that failed together are not tried together.
     *
     * @param share by how much of itself a delay may be shorter or longer, 0 to 1
     * @return a policy
     */
    public RetryPolicy jitter(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("The jitter must be from 0 to 1, not " + share);
        }
        return new RetryPolicy(attempts, curve, delays, share);
    }

    /**
     * Returns how many runs there may be.
     *
     * @return at least 1
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns how long to wait after a failure.
     *
     * @param failures how many there were, at least 1
     * @param random where the jitter comes from
     * @return the delay until the next attempt
     */
    public Duration delay(int failures, RandomGenerator random) {
        double millis = Math.min(plainMillis(failures), LONGEST.toMillis());
        double factor = jitter == 0 ? 1 : 1 - jitter + 2 * jitter * random.nextDouble();
        return Duration.ofMillis(Math.round(millis * factor));
    }

    private double plainMillis(int failures) {
        return switch (curve) {
            case POWER -> (Math.pow(failures - 1, 4) + 15) * 1000;
            case EXPONENTIAL ->
                Math.min(
                        delays.get(0).toMillis() * Math.pow(2, failures - 1),
                        delays.get(1).toMillis());
            case LISTED ->
                delays.isEmpty()
                        ? 0
                        : delays.get(Math.min(failures, delays.size()) - 1).toMillis();
        };
    }

    /** Writes all but the number of attempts, as {@link #parse} reads it: a letter, the jitter, the delays. */
    String text() {
        return curve.letter + ":" + jitter
                + delays.stream().map(delay -> ":" + delay.toMillis()).collect(Collectors.joining());
    }

    /**
     * Reads what {@code NewJob.retry} holds.
     *
     * @param attempts how many runs in all, at least 1
     * @param text what {@link #text} wrote; null for the delays of {@link #DEFAULT}
     * @throws IllegalArgumentException if it is no such text
     */
    static RetryPolicy parse(int attempts, @Nullable String text) {
        if (text == null) {
            return DEFAULT.attempts(attempts);
        }
        String[] fields = text.split(":");
        for (Curve curve : Curve.values()) {
            if (fields.length > 1 && curve.letter.equals(fields[0])) {
                List<Duration> delays = new ArrayList<>();
                for (int i = 2; i < fields.length; i++) {
                    delays.add(Duration.ofMillis(Long.parseLong(fields[i])));
                }
                if (curve == Curve.EXPONENTIAL && delays.size() != 2) {
                    break;
                }
                return new RetryPolicy(attempts, curve, delays, 0).jitter(Double.parseDouble(fields[1]));
            }
        }
        throw new IllegalArgumentException("No rule for retries: " + text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetryPolicy that
                && attempts == that.attempts
                && curve == that.curve
                && jitter == that.jitter
                && delays.equals(that.delays);
    }

    @Override
    public int hashCode() {
        return Objects.hash(attempts, curve, delays, jitter);
    }

    @Override
    public String toString() {
        return attempts + " attempts, " + text();
    }
}
