// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.asyncio4j.jobs.broker.BrokerException;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Payloads of what is enqueued: JSON of the command line, of a file, or of the standard input.
 *
 * @param told JSON, {@code @FILE} or {@code -}; null for the payload null
 * @param text whether it is text and not JSON
 */
record Payloads(@Nullable String told, boolean text) {
    static final String DESCRIPTION = "JSON; @FILE for what is in a file; - for the standard input. Default: null";

    /** The payload of one job. */
    JsonNode one() {
        if (told == null) {
            return NullNode.getInstance();
        }
        try {
            if (told.equals("-")) {
                return parsed(new String(System.in.readAllBytes(), StandardCharsets.UTF_8), "the standard input");
            }
            return told.startsWith("@")
                    ? parsed(Files.readString(Path.of(told.substring(1))), told.substring(1))
                    : parsed(told, "'" + told + "'");
        } catch (IOException e) {
            throw unreadable(told, e);
        }
    }

    /** Opens what holds many payloads. */
    Lines lines() {
        if (told == null || !told.equals("-") && !told.startsWith("@")) {
            throw new IllegalArgumentException(
                    "--lines reads payloads from a file or the standard input: give @FILE or -");
        }
        try {
            if (told.equals("-")) {
                return new Lines(System.in, 0);
            }
            Path file = Path.of(told.substring(1));
            return new Lines(Files.newInputStream(file), Files.size(file));
        } catch (IOException e) {
            throw unreadable(told, e);
        }
    }

    private static BrokerException unreadable(String told, IOException e) {
        return new BrokerException("Cannot read " + told + ": " + e + "; give a file that can be read", e);
    }

    private JsonNode parsed(String value, String where) {
        if (text) {
            return TextNode.valueOf(value);
        }
        JsonNode node = JobJson.read(value.getBytes(StandardCharsets.UTF_8));
        if (node == null) {
            throw new IllegalArgumentException(where + " is no JSON; write a string as '\"…\"', or add --text");
        }
        return node;
    }

    /** Counts what is read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }

    /** Payloads, one a line; empty lines are left out. */
    final class Lines implements Iterator<JsonNode>, AutoCloseable {
        private final Counted bytes;
        private final long size;
        private final BufferedReader reader;
        private long number;
        private @Nullable JsonNode next;

        private Lines(InputStream in, long size) {
            this.bytes = new Counted(in);
            this.size = size;
            this.reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
            advance();
        }

        private void advance() {
            next = null;
            try {
                for (String line = reader.readLine(); line != null && next == null; ) {
                    number++;
                    if (line.isBlank()) {
                        line = reader.readLine();
                    } else {
                        next = parsed(line, "line " + number);
                    }
                }
            } catch (IOException e) {
                throw unreadable("line " + (number + 1), e);
            }
        }

        /** What share of the file was read; not a number if that is unknown. */
        double share() {
            return size == 0 ? Double.NaN : (double) bytes.count / size;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public JsonNode next() {
            JsonNode value = next;
            if (value == null) {
                throw new NoSuchElementException();
            }
            advance();
            return value;
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw unreadable("what holds the payloads", e);
            }
        }
    }
}
