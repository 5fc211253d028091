// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.sync.OneLoopTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamWriterTest extends OneLoopTest {
    private final FakeTransport transport = new FakeTransport(trace);
    private StreamReader reader;
    private StreamProtocol protocol;
    private StreamWriter writer;

    @BeforeEach
    void makeWriter() {
        reader = new StreamReader(10, loop);
        protocol = new StreamProtocol(loop, reader);
        writer = new StreamWriter(transport, protocol);
    }

    private Task<?> draining() {
        return Asyncio.createTask(() -> {
            try {
                writer.drain();
                trace.add("drained");
            } catch (IOException e) {
                trace.add(e.getMessage());
            }
        });
    }

    @Test
    void whatIsWrittenReachesTheTransport() {
        run(() -> {
            writer.write("ab".getBytes());
            writer.write("abcdef".getBytes(), 2, 3);
            writer.writeLines(List.of("x".getBytes(), "y".getBytes()));
            writer.writeEof();

            assertThat(trace).containsExactly("write ab", "write cde", "write x", "write y", "writeEof");
        });
    }

    @Test
    void drainLetsNobodyElseRunWhileLittleIsKept() {
        run(() -> {
            Asyncio.createTask(() -> {
                trace.add("other");
            });
            writer.drain();
            assertThat(trace).isEmpty();
        });
    }

    @Test
    void drainWaitsWhileTheProtocolIsPaused() {
        run(() -> {
            protocol.pauseWriting();
            Task<?> first = draining();
            Task<?> second = draining();
            settle();
            assertThat(trace).isEmpty();
            protocol.resumeWriting();
            first.await();
            second.await();

            assertThat(trace).containsExactly("drained", "drained");
        });
    }

    @Test
    void cancelledDrainLeavesTheOthers() {
        run(() -> {
            protocol.pauseWriting();
            Task<?> first = draining();
            Task<?> second = draining();
            settle();
            first.cancel();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(first::await);
            protocol.resumeWriting();
            second.await();

            assertThat(trace).containsExactly("drained");
        });
    }

    @Test
    void lossWakesThoseWhoDrainWithItsCause() {
        run(() -> {
            protocol.pauseWriting();
            Task<?> drain = draining();
            settle();
            IOException reset = new IOException("reset");
            protocol.connectionLost(reset);
            drain.await();

            assertThat(trace).containsExactly("reset");
            assertThat(reader.exception()).isSameAs(reset);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(writer::waitClosed)
                    .isSameAs(reset);
        });
    }

    @Test
    void drainAfterALossInGoodOrderFailsToo() {
        run(() -> {
            protocol.connectionLost(null);

            assertThat(reader.atEof()).isTrue();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(writer::drain)
                    .withMessage("Connection lost");
            writer.waitClosed();
        });
    }

    @Test
    void drainThrowsTheFailureOfTheReadingSide() {
        run(() -> {
            reader.setException(new IOException("read failed"));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(writer::drain)
                    .withMessage("read failed");
        });
    }

    @Test
    void drainOfAClosingStreamLetsTheEndBeTold() {
        run(() -> {
            writer.close();
            assertThat(writer.isClosing()).isTrue();
            loop.callSoon(() -> protocol.connectionLost(null));

            assertThatExceptionOfType(IOException.class).isThrownBy(writer::drain);
        });
    }

    @Test
    void waitClosedWaitsForTheEnd() {
        run(() -> {
            Task<?> waiting = Asyncio.createTask(() -> {
                writer.waitClosed();
                trace.add("closed");
            });
            settle();
            assertThat(trace).isEmpty();
            protocol.connectionLost(null);
            waiting.await();

            assertThat(trace).containsExactly("closed");
        });
    }

    @Test
    void endOfTheOtherSideLeavesTheWriterOpen() {
        run(() -> {
            protocol.dataReceived("abc".getBytes(), 1, 2);
            protocol.eofReceived();

            assertThat(new String(reader.read())).isEqualTo("bc");
            assertThat(writer.isClosing()).isFalse();
            writer.drain();
        });
    }
}
