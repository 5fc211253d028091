// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Claimed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A queue that a loop drains, and its claim to the loop's slots. Belongs to that loop. */
final class WeightedQueue {
    /** A number of slots for the jobs of a queue. */
    record Share(WeightedQueue queue, int slots) {}

    /**
     * How long a queue without jobs is left alone while others have some, in seconds. Nobody tells a loop that is at work, for
     * the broker's word wakes one idle worker and would be lost on this one.
     */
    private static final double LOOK_AGAIN = 0.1;

    final String name;
    private final int weight;

    /** Slots that are its due and that it has not had; less than one, except for a moment. */
    private double credit;

    /** Whether it may have jobs to claim. */
    private boolean promising = true;

    /** When time alone may give it jobs, in seconds of the loop's clock. */
    private double next = Double.POSITIVE_INFINITY;

    /** When it was last asked for jobs. */
    private double asked = Double.NEGATIVE_INFINITY;

    /** Whether the end of a job may make another claimable, as under a limit. */
    private boolean limited;

    WeightedQueue(String name, int weight) {
        this.name = name;
        this.weight = weight;
    }

    /** Divides slots by weight among the queues that may have jobs. */
    static List<Share> split(List<WeightedQueue> queues, int slots, double now) {
        boolean any = queues.stream().anyMatch(queue -> queue.isPromising(now));
        List<WeightedQueue> promising = new ArrayList<>(queues.size());
        int weights = 0;
        for (WeightedQueue queue : queues) {
            if (queue.isPromising(now) || any && queue.asked + LOOK_AGAIN <= now) {
                promising.add(queue);
                weights += queue.weight;
            }
        }
        if (promising.size() == 1) {
            return List.of(new Share(promising.getFirst(), slots));
        }
        int[] whole = new int[promising.size()];
        int left = slots;
        for (int i = 0; i < whole.length; i++) {
            WeightedQueue queue = promising.get(i);
            queue.credit += (double) slots * queue.weight / weights;
            whole[i] = (int) Math.clamp(Math.floor(queue.credit), 0, left);
            queue.credit -= whole[i];
            left -= whole[i];
        }
        while (left > 0 && whole.length > 0) {
            WeightedQueue first = promising.stream()
                    .max(Comparator.comparingDouble(queue -> queue.credit))
                    .orElseThrow();
            whole[promising.indexOf(first)]++;
            first.credit--;
            left--;
        }
        List<Share> shares = new ArrayList<>(whole.length);
        for (int i = 0; i < whole.length; i++) {
            if (whole[i] > 0) {
                shares.add(new Share(promising.get(i), whole[i]));
            }
        }
        return shares;
    }

    private boolean isPromising(double now) {
        return promising || next <= now;
    }

    /** Seconds until time alone may give one of the queues jobs, at most so many. */
    static double untilNext(List<WeightedQueue> queues, double now, double most) {
        double wait = most;
        for (WeightedQueue queue : queues) {
            wait = Math.min(wait, queue.promising ? 0 : queue.next - now);
        }
        return Math.max(wait, 0);
    }

    /** Takes note of the answer to a claim. */
    void claimed(Claimed answer, double now) {
        asked = now;
        promising = answer.more();
        limited = answer.nextMillis() >= 0;
        next = limited ? now + answer.nextMillis() / 1000.0 : Double.POSITIVE_INFINITY;
        if (!promising) {
            credit = 0; // a queue without jobs saves nothing up
        }
    }

    /** It may have jobs now. */
    void awake() {
        promising = true;
    }

    /** One of its jobs has ended; returns whether that may make another claimable. */
    boolean released() {
        if (limited && !promising) {
            promising = true;
            return true;
        }
        return false;
    }
}
