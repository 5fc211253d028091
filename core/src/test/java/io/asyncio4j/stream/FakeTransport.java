// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.util.List;

/** A transport that notes its orders and carries nothing. */
final class FakeTransport implements ReadTransport, WriteTransport {
    private final List<Object> trace;
    private boolean closing;

    FakeTransport(List<Object> trace) {
        this.trace = trace;
    }

    @Override
    public void pauseReading() {
        trace.add("pause");
    }

    @Override
    public void resumeReading() {
        trace.add("resume");
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        trace.add("write " + new String(data, offset, length, java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void writeEof() {
        trace.add("writeEof");
    }

    @Override
    public void close() {
        closing = true;
    }

    @Override
    public void abort() {
        closing = true;
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public int writeBufferSize() {
        return 0;
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        trace.add("limits " + high + " " + low);
    }
}
