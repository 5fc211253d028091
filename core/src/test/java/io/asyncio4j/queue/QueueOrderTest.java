// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueOrderTest {
    /** A queue that gives each value in the end what it was given first: a storage of one's own. */
    private static final class Loudest extends AsyncQueue<String> {
        Loudest() {
            super(0, new Storage<>() {
                private final List<String> values = new ArrayList<>();

                @Override
                public void add(String value) {
                    values.add(value);
                    values.sort(Comparator.comparing(String::length));
                }

                @Override
                public String remove() {
                    return values.removeLast();
                }

                @Override
                public int size() {
                    return values.size();
                }
            });
        }
    }

    private static <T> List<T> drain(AsyncQueue<T> queue) {
        List<T> values = new ArrayList<>();
        while (!queue.empty()) {
            values.add(queue.getNowait());
        }
        return values;
    }

    @Test
    void lifoGivesTheLatestFirst() {
        AsyncLifoQueue<Integer> queue = new AsyncLifoQueue<>();
        List.of(1, 2, 3).forEach(queue::putNowait);
        assertThat(drain(queue)).containsExactly(3, 2, 1);
    }

    @Test
    void priorityGivesTheLeastFirst() {
        for (int size = 0; size < 70; size++) {
            List<Integer> values =
                    new ArrayList<>(IntStream.range(0, size).boxed().toList());
            Collections.shuffle(values, new Random(size));
            AsyncPriorityQueue<Integer> queue = new AsyncPriorityQueue<>();
            values.forEach(queue::putNowait);
            assertThat(drain(queue)).isSorted().hasSize(size);
        }
    }

    @Test
    void equalPrioritiesComeAsFromPythonsHeap() {
        AsyncPriorityQueue<String> queue = new AsyncPriorityQueue<>(0, Comparator.comparing(value -> value.charAt(0)));
        List.of("1a", "1b", "0a", "1c", "0b", "1d").forEach(queue::putNowait);
        // What heapq gives for pairs that compare by their first character alone.
        assertThat(drain(queue)).containsExactly("0a", "0b", "1a", "1d", "1b", "1c");
    }

    @Test
    void valueThatCannotBeComparedIsRefusedAndDoesNoHarm() {
        AsyncPriorityQueue<Object> queue = new AsyncPriorityQueue<>();
        assertThatThrownBy(() -> queue.putNowait(new Object())).isInstanceOf(ClassCastException.class);
        queue.putNowait(2);
        queue.putNowait(1);
        assertThatThrownBy(() -> queue.putNowait("text")).isInstanceOf(ClassCastException.class);
        assertThat(drain(queue)).containsExactly(1, 2);
        queue.taskDone();
        queue.taskDone();
        assertThat(queue).hasToString("AsyncPriorityQueue[maxsize=0, size=0]");
    }

    @Test
    void storageOfOnesOwnDecidesTheOrder() {
        Loudest queue = new Loudest();
        List.of("aa", "a", "aaa").forEach(queue::putNowait);
        assertThat(drain(queue)).containsExactly("aaa", "aa", "a");
    }
}
