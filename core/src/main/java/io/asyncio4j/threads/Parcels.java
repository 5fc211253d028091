// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Objects as bytes, for the way between a pool and its worker processes. */
final class Parcels {
    /** A HashMap of a few entries makes a larger table than the bytes it is read from. */
    private static final long SMALL_ARRAY = 1 << 16;

    private Parcels() {}

    /** The bytes of an object; an IllegalArgumentException that says why there are none. */
    static byte[] pack(@Nullable Object value, String what, int limit) {
        LimitedBytes bytes = new LimitedBytes(limit);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (TooLong e) {
            throw new IllegalArgumentException(
                    what + " takes more than the " + limit + " bytes that the pool sends at most. Raise the limit with "
                            + "ProcessPool.Builder.messageLimit, or send a file's name instead",
                    e);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new IllegalArgumentException(
                    what + " cannot be sent to another process: " + Unserializable.explain(value, e), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(
                    what + " cannot be sent to another process: it is nested too deeply for Java's serialization, "
                            + "as a long chain of objects is. Send a list, or raise -Xss",
                    e);
        }
        return bytes.toByteArray();
    }

    /** The object that the bytes stand for. */
    static @Nullable Object unpack(byte[] bytes, @Nullable ClassLoader loader, @Nullable ObjectInputFilter filter)
            throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new LoadingStream(new ByteArrayInputStream(bytes), loader)) {
            ObjectInputFilter bounded = ObjectInputFilter.merge(bounds(bytes.length), filter);
            in.setObjectInputFilter(ObjectInputFilter.merge(bounded, ObjectInputFilter.Config.getSerialFilter()));
            return in.readObject();
        }
    }

    /** Refuses what its length already shows to be no honest message. */
    private static ObjectInputFilter bounds(int length) {
        long longest = Math.max(SMALL_ARRAY, 4L * length);
        return info -> info.arrayLength() > longest || info.references() > longest
                ? ObjectInputFilter.Status.REJECTED
                : ObjectInputFilter.Status.UNDECIDED;
    }

    /** Asks the loader of the work for classes. */
    private static final class LoadingStream extends ObjectInputStream {
        private final @Nullable ClassLoader loader;

        LoadingStream(InputStream in, @Nullable ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return super.resolveClass(description);
            } catch (ClassNotFoundException e) {
                if (loader == null) {
                    throw e;
                }
                return Class.forName(description.getName(), false, loader);
            }
        }
    }

    /** More bytes than may be sent. */
    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(String message) {
            super(message);
        }
    }

    /** Bytes in memory, up to a limit. */
    private static final class LimitedBytes extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int limit;

        LimitedBytes(int limit) {
            this.limit = limit;
        }

        @Override
        public void write(int value) throws IOException {
            reserve(1);
            bytes.write(value);
        }

        @Override
        public void write(byte[] from, int start, int length) throws IOException {
            reserve(length);
            bytes.write(from, start, length);
        }

        private void reserve(int more) throws TooLong {
            if (more > limit - bytes.size()) {
                throw new TooLong("More than " + limit + " bytes");
            }
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
