// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes, first in, first out: one array that grows, with an offset. An empty queue keeps a small array at most, so that the
 * many idle connections of a server need little; and who takes all of an array that is full gets it without a copy.
 */
final class ByteQueue {
    private static final int SMALL = 512;
    private static final int KEPT = 1 << 12;
    private static final byte[] NONE = {};

    private byte[] array = NONE;
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(ByteBuffer data) {
        int length = data.remaining();
        makeRoom(length);
        data.get(array, head + size, length);
        size += length;
    }

    private void makeRoom(int length) {
        int needed = Math.addExact(size, length);
        if (head + needed <= array.length) {
            return;
        }
        byte[] target = array;
        if (needed > array.length - (array.length >> 2)) {
            int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * array.length);
            target = new byte[size == 0 ? needed : Math.max(SMALL, Math.max(needed, doubled))];
        }
        System.arraycopy(array, head, target, 0, size);
        array = target;
        head = 0;
    }

    /** Takes at most so many from the front. */
    byte[] take(int most) {
        int count = Math.min(most, size);
        if (count == array.length) {
            byte[] all = array;
            array = NONE;
            head = 0;
            size = 0;
            return all;
        }
        byte[] taken = Arrays.copyOfRange(array, head, head + count);
        drop(count);
        return taken;
    }

    /** Drops so many from the front, at most all. */
    void drop(int count) {
        head += count;
        size -= count;
        if (size == 0) {
            head = 0;
            if (array.length > KEPT) {
                array = NONE;
            }
        }
    }

    /** Where a pattern begins, at a place or after it; -1 if nowhere. Places count from the front. */
    int find(byte[] pattern, int from) {
        byte first = pattern[0];
        int last = head + size - pattern.length;
        for (int i = head + from; i <= last; i++) {
            if (array[i] == first && startsAt(i, pattern)) {
                return i - head;
            }
        }
        return -1;
    }

    boolean startsWith(byte[] pattern, int at) {
        return at + pattern.length <= size && startsAt(head + at, pattern);
    }

    private boolean startsAt(int index, byte[] pattern) {
        return Arrays.equals(array, index, index + pattern.length, pattern, 0, pattern.length);
    }
}
