// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers and writers: on a loop that waits for channels itself, and on one in virtual time, beside which a thread does. */
class ChannelsTest extends EngineTest {
    private Pipe pipe;
    private Pipe.SourceChannel source;
    private Pipe.SinkChannel sink;
    private EventLoop real;

    @BeforeEach
    void openPipe() throws IOException {
        pipe = openedPipe();
        source = pipe.source();
        sink = pipe.sink();
        real = realLoop();
    }

    @AfterEach
    void closePipe() throws IOException {
        source.close();
        sink.close();
        real.close();
    }

    private static Pipe openedPipe() throws IOException {
        Pipe opened = Pipe.open();
        opened.source().configureBlocking(false);
        opened.sink().configureBlocking(false);
        return opened;
    }

    private EventLoop chosen(boolean own) {
        return own ? real : loop;
    }

    private void write(String text) {
        try {
            sink.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <C extends SelectableChannel & ReadableByteChannel> String read(C channel, int most) {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        try {
            channel.read(buffer);
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }

    /** Lets the loop run until something has been noted so often. */
    private void awaitTrace(int size) {
        while (trace.size() < size) {
            Asyncio.sleep(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readerIsCalledAsLongAsThereIsSomethingToRead(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            running.addReader(source, () -> trace.add(read(source, 2) + running.inLoop()));
            write("abcde");
            awaitTrace(3);
            write("f");
            awaitTrace(4);

            assertThat(trace).containsExactly("abtrue", "cdtrue", "etrue", "ftrue");
            assertThat(running.removeReader(source)).isTrue();
            assertThat(running.removeReader(source)).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void loopThatWaitsForAReaderIsNotGivenUp(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            AsyncFuture<String> came = running.createFuture();
            running.addReader(source, () -> came.setResult(read(source, 9)));
            CountDownLatch waiting = new CountDownLatch(1);
            Thread writer = Thread.ofPlatform().start(() -> {
                try {
                    waiting.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                write("late");
            });
            running.callLater(-1, waiting::countDown);

            assertThat(came.await()).isEqualTo("late");
            running.removeReader(source);
            writer.join();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterReaderTakesThePlaceOfTheEarlier(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            running.addReader(source, () -> trace.add("first"));
            running.addReader(source, () -> trace.add(read(source, 9)));
            write("x");
            awaitTrace(1);

            assertThat(trace).containsExactly("x");
            running.removeReader(source);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callbackMayReplaceAndRemoveItself(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            running.addReader(source, () -> {
                trace.add("first");
                running.addReader(source, () -> {
                    trace.add(read(source, 9));
                    running.removeReader(source);
                });
            });
            write("x");
            awaitTrace(2);
            write("nobody reads this");
            passes(5);

            assertThat(trace).containsExactly("first", "x");
            assertThat(running.removeReader(source)).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readerAddedAgainAfterItsRemovalIsCalled(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            for (int i = 1; i <= 100; i++) {
                running.addReader(source, () -> trace.add(read(source, 9)));
                write("x");
                awaitTrace(i);
                running.removeReader(source);
            }
            assertThat(trace).hasSize(100).containsOnly("x");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writerIsCalledAsLongAsThereIsRoom(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            running.addWriter(sink, () -> trace.add("room"));
            awaitTrace(3);
            running.removeWriter(sink);
            passes(3);
            int before = trace.size();
            passes(3);

            assertThat(trace).hasSize(before);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failureOfACallbackIsReportedAndTheReaderStays(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            running.addReader(source, () -> {
                trace.add(read(source, 1));
                throw new IllegalStateException("failed");
            });
            write("ab");
            awaitTrace(2);
            passes(2);

            assertThat(takeReports()).hasSize(2);
            running.removeReader(source);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void channelClosedWhileItIsWatchedIsToldOnceMore(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            AsyncFuture<String> told = running.createFuture();
            running.addReader(source, () -> {
                trace.add("told");
                told.setResult(read(source, 9));
            });
            passes(3);
            source.close();

            assertThat(told.await()).isEqualTo("ClosedChannelException");
            passes(3);
            assertThat(trace).containsExactly("told");
            assertThat(running.removeReader(source)).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void channelMayBlockAgainOnceItIsNotWatched(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            running.addReader(source, () -> trace.add(read(source, 9)));
            write("x");
            awaitTrace(1);
            running.removeReader(source);
            source.configureBlocking(true);

            assertThat(source.isBlocking()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thousandChannels(boolean own) throws IOException {
        List<Pipe> pipes = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                pipes.add(openedPipe());
            }
            chosen(own).runUntilComplete(() -> {
                EventLoop running = Asyncio.getRunningLoop();
                for (int i = 0; i < pipes.size(); i++) {
                    int number = i;
                    Pipe one = pipes.get(i);
                    running.addReader(one.source(), () -> {
                        trace.add(number);
                        running.removeReader(one.source());
                    });
                }
                for (Pipe one : pipes) {
                    one.sink().write(ByteBuffer.allocate(1));
                }
                awaitTrace(pipes.size());
            });
            assertThat(trace).hasSize(pipes.size()).doesNotHaveDuplicates();
        } finally {
            for (Pipe one : pipes) {
                one.source().close();
                one.sink().close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closedLoopLetsTheChannelsGo(boolean own) throws IOException {
        EventLoop closing = chosen(own);
        closing.runUntilComplete(() -> Asyncio.getRunningLoop().addReader(source, () -> trace.add("never")));
        closing.close();
        write("x");
        source.configureBlocking(true);

        assertThatIllegalStateException().isThrownBy(() -> closing.addReader(source, () -> {}));
        assertThat(trace).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void channelsThatCannotBeWatchedAreRefusedWithARemedy(boolean own) {
        chosen(own).runUntilComplete(() -> {
            EventLoop running = Asyncio.getRunningLoop();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> running.addWriter(source, () -> {}))
                    .withMessageStartingWith("The channel cannot be written to");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> running.addReader(sink, () -> {}))
                    .withMessageStartingWith("The channel cannot be read from");
            source.configureBlocking(true);
            assertThatIllegalStateException()
                    .isThrownBy(() -> running.addReader(source, () -> {}))
                    .withMessageContaining("configureBlocking(false)");
            source.close();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> running.addReader(source, () -> {}))
                    .withMessageStartingWith("The channel is closed");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherThreadIsSentToTheDoor(boolean own) {
        chosen(own)
                .runUntilComplete(() -> assertThatIllegalStateException()
                        .isThrownBy(() -> {
                            EventLoop running = Asyncio.getRunningLoop();
                            Asyncio.toThread(() -> running.addReader(source, () -> {}));
                        })
                        .withMessageContaining("callSoonThreadsafe"));
    }

    @org.junit.jupiter.api.Test
    void inOnePassComesWhatIsReadyThenChannelsThenTimers() {
        real.runUntilComplete(() -> {
            real.addReader(source, () -> trace.add("channel " + read(source, 9)));
            passes(3);
            write("x");
            real.callLater(0, () -> trace.add("timer"));
            real.callSoon(() -> trace.add("ready"));
            awaitTrace(3);
            real.removeReader(source);
        });

        assertThat(trace).containsExactly("ready", "channel x", "timer");
    }

    @org.junit.jupiter.api.Test
    void timersAreKeptWhileChannelsAreWatched() {
        real.runUntilComplete(() -> {
            real.addReader(source, () -> trace.add("never"));
            double begun = real.time();
            for (double seconds : Stream.of(0.0001, 0.003, 0.02).toList()) {
                Asyncio.sleep(seconds);
            }
            assertThat(real.time() - begun).isGreaterThanOrEqualTo(0.0231);
            real.removeReader(source);
        });
        assertThat(trace).isEmpty();
    }

    @org.junit.jupiter.api.Test
    void virtualTimeStandsStillWhileAChannelIsWatched() {
        run(() -> {
            AsyncFuture<Boolean> came = loop.createFuture();
            loop.addReader(source, () -> {
                read(source, 9);
                loop.removeReader(source);
                came.setResult(true);
            });
            loop.callLater(3600, () -> trace.add("an hour later"));
            Thread writer = Thread.ofPlatform().start(() -> write("x"));
            came.await();
            writer.join();

            assertThat(elapsed()).isZero();
            Asyncio.sleep(3601);
            assertThat(trace).containsExactly("an hour later");
        });
    }

    @org.junit.jupiter.api.Test
    void callsFromOtherThreadsWakeALoopThatWaitsForChannels() {
        real.runUntilComplete(() -> {
            real.addReader(source, () -> trace.add("never"));
            for (int i = 0; i < 1000; i++) {
                AsyncFuture<Boolean> woken = real.createFuture();
                Thread.ofVirtual().start(() -> real.callSoonThreadsafe(() -> woken.setResult(true)));
                woken.await();
            }
            real.removeReader(source);
        });
        assertThat(trace).isEmpty();
    }
}
