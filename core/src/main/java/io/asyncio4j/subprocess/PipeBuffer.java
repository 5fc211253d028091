// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes on their way to a pipe. Unlike the JDK's ByteArrayOutputStream it has no lock, which would be held while the pipe
 * blocks the thread that writes.
 */
final class PipeBuffer {
    /** The largest array that is kept for the next bytes. */
    private static final int KEPT = 1 << 16;

    private byte[] array = {};
    private int size;

    int size() {
        return size;
    }

    void add(byte[] data, int offset, int length) {
        int needed = Math.addExact(size, length);
        if (needed > array.length) {
            array = Arrays.copyOf(array, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8L, 2L * array.length)));
        }
        System.arraycopy(data, offset, array, size, length);
        size = needed;
    }

    void writeTo(OutputStream pipe) throws IOException {
        pipe.write(array, 0, size);
        pipe.flush();
    }

    void clear() {
        size = 0;
        if (array.length > KEPT) {
            array = new byte[0];
        }
    }
}
