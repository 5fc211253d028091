// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The lines of a stream that are still to come. */
final class Lines implements Iterator<byte[]> {
    private final StreamReader reader;
    private byte @Nullable [] next;

    Lines(StreamReader reader) {
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        return line().length > 0;
    }

    @Override
    public byte[] next() {
        byte[] line = line();
        if (line.length == 0) {
            throw new NoSuchElementException("The stream has ended");
        }
        next = null;
        return line;
    }

    private byte[] line() {
        byte[] line = next;
        if (line == null) {
            try {
                line = reader.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            next = line;
        }
        return line;
    }
}
