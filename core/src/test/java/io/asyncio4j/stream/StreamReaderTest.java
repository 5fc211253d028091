// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Coroutine;
import io.asyncio4j.Task;
import io.asyncio4j.sync.OneLoopTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StreamReaderTest extends OneLoopTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.US_ASCII);
    }

    private static StreamReader ended(int limit, String content) {
        StreamReader reader = new StreamReader(limit);
        reader.feedData(bytes(content));
        reader.feedEof();
        return reader;
    }

    /** A task that reads, which has begun to wait. */
    private static Task<String> waiting(Coroutine<byte[]> read) {
        Task<String> task = Asyncio.createTask(() -> text(read.run()));
        Asyncio.sleep(0);
        assertThat(task.done()).isFalse();
        return task;
    }

    // ---- read ----

    @Test
    void readReturnsWhatIsThereAndAtTheEndNothing() {
        run(() -> {
            StreamReader reader = ended(100, "abcdef");

            assertThat(text(reader.read(4))).isEqualTo("abcd");
            assertThat(reader.atEof()).isFalse();
            assertThat(text(reader.read(100))).isEqualTo("ef");
            assertThat(reader.atEof()).isTrue();
            assertThat(reader.read(1)).isEmpty();
            assertThat(reader.read()).isEmpty();
        });
    }

    @Test
    void readOfNothingDoesNotWait() {
        run(() -> assertThat(new StreamReader().read(0)).isEmpty());
    }

    @Test
    void readWithoutANumberWaitsForTheEnd() {
        run(() -> {
            StreamReader reader = new StreamReader(2);
            Task<String> all = waiting(reader::read);
            for (String part : new String[] {"one ", "two ", "three"}) {
                reader.feedData(bytes(part));
                settle();
                assertThat(all.done()).isFalse();
            }
            reader.feedEof();

            assertThat(all.await()).isEqualTo("one two three");
        });
    }

    @Test
    void waitingReadGetsTheFirstBytes() {
        run(() -> {
            StreamReader reader = new StreamReader();
            Task<String> read = waiting(() -> reader.read(100));
            reader.feedData(bytes("x"));

            assertThat(read.await()).isEqualTo("x");
        });
    }

    // ---- readExactly ----

    @Test
    void readExactlyWaitsForAllOfThem() {
        run(() -> {
            StreamReader reader = new StreamReader(1);
            Task<String> five = waiting(() -> reader.readExactly(5));
            reader.feedData(bytes("abc"));
            settle();
            assertThat(five.done()).isFalse();
            reader.feedData(bytes("defg"));

            assertThat(five.await()).isEqualTo("abcde");
            assertThat(text(reader.read(9))).isEqualTo("fg");
        });
    }

    @Test
    void readExactlyAtAnEarlyEndSaysWhatCame() {
        run(() -> {
            StreamReader reader = ended(100, "abc");

            assertThatExceptionOfType(IncompleteReadError.class)
                    .isThrownBy(() -> reader.readExactly(5))
                    .withMessage("3 bytes read on a total of 5 expected bytes")
                    .satisfies(e -> assertThat(text(e.partial())).isEqualTo("abc"))
                    .satisfies(e -> assertThat(e.expected()).isEqualTo(5));
            assertThat(reader.atEof()).isTrue();
            assertThat(reader.readExactly(0)).isEmpty();
        });
    }

    // ---- readUntil, readLine ----

    @Test
    void separatorThatComesInPiecesIsFound() {
        run(() -> {
            StreamReader reader = new StreamReader();
            Task<String> part = waiting(() -> reader.readUntil(bytes("END")));
            for (String piece : new String[] {"some E", "EN", "D rest"}) {
                reader.feedData(bytes(piece));
                settle();
            }

            assertThat(part.await()).isEqualTo("some EEND");
            assertThat(text(reader.read(9))).isEqualTo(" rest");
        });
    }

    @Test
    void ofSeveralSeparatorsTheOneThatEndsFirstCounts() {
        run(() -> {
            StreamReader reader = ended(100, "a--b-c;d");

            assertThat(text(reader.readUntil(bytes("--b"), bytes("-"), bytes(";"))))
                    .isEqualTo("a-");
            assertThat(text(reader.readUntil(bytes("-b-c"), bytes("c;")))).isEqualTo("-b-c");
            assertThatExceptionOfType(IncompleteReadError.class)
                    .isThrownBy(() -> reader.readUntil(bytes("x"), bytes("yy")))
                    .satisfies(e -> assertThat(text(e.partial())).isEqualTo(";d"))
                    .satisfies(e -> assertThat(e.expected()).isNull());
        });
    }

    @Test
    void readUntilOverTheLimitLeavesTheBytes() {
        run(() -> {
            StreamReader found = ended(3, "abcdefg!");
            assertThatExceptionOfType(LimitOverrunError.class)
                    .isThrownBy(() -> found.readUntil(bytes("!")))
                    .withMessage("Separator is found, but chunk is longer than limit")
                    .satisfies(e -> assertThat(e.consumed()).isEqualTo(7));
            assertThat(text(found.read(7))).isEqualTo("abcdefg");

            StreamReader open = new StreamReader(3);
            open.feedData(bytes("abcdefg"));
            assertThatExceptionOfType(LimitOverrunError.class)
                    .isThrownBy(() -> open.readUntil(bytes("!!")))
                    .withMessage("Separator is not found, and chunk exceed the limit")
                    .satisfies(e -> assertThat(e.consumed()).isEqualTo(6));
            assertThat(text(open.readExactly(7))).isEqualTo("abcdefg");
        });
    }

    @Test
    void chunkOfExactlyTheLimitIsAllowed() {
        run(() -> assertThat(text(ended(3, "abc\n").readLine())).isEqualTo("abc\n"));
    }

    @Test
    void lineOverTheLimitIsDroppedUpToItsEnd() {
        run(() -> {
            StreamReader reader = ended(3, "too long\nok\n");
            assertThatExceptionOfType(LimitOverrunError.class).isThrownBy(reader::readLine);
            assertThat(text(reader.readLine())).isEqualTo("ok\n");

            StreamReader unended = new StreamReader(3);
            unended.feedData(bytes("too long"));
            assertThatExceptionOfType(LimitOverrunError.class).isThrownBy(unended::readLine);
            unended.feedData(bytes("x\n"));
            assertThat(text(unended.readLine())).isEqualTo("x\n");
        });
    }

    @Test
    void lastLineMayLackItsNewline() {
        run(() -> {
            StreamReader reader = ended(100, "one\n\ntwo");

            assertThat(text(reader.readLine())).isEqualTo("one\n");
            assertThat(text(reader.readLine())).isEqualTo("\n");
            assertThat(text(reader.readLine())).isEqualTo("two");
            assertThat(reader.readLine()).isEmpty();
        });
    }

    @Test
    void loopGoesOverTheLinesAsTheyCome() {
        run(() -> {
            StreamReader reader = new StreamReader();
            Task<?> loop = Asyncio.createTask(() -> {
                for (byte[] line : reader) {
                    trace.add(text(line));
                }
                trace.add("end");
            });
            Asyncio.sleep(0);
            reader.feedData(bytes("a\nb"));
            settle();
            assertThat(trace).containsExactly("a\n");
            reader.feedEof();
            loop.await();

            assertThat(trace).containsExactly("a\n", "b", "end");
        });
    }

    @Test
    void loopOverABrokenStreamThrowsUnchecked() {
        run(() -> {
            StreamReader reader = new StreamReader();
            IOException broken = new IOException("broken");
            reader.setException(broken);

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> reader.iterator().hasNext())
                    .withCause(broken);
        });
    }

    // ---- failures ----

    @Test
    void failureRightAfterBytesReachesTheReadThatTheseWoke() {
        run(() -> {
            StreamReader reader = new StreamReader();
            IOException broken = new IOException("broken");
            Task<?> read = Asyncio.createTask(() -> {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(reader::readLine)
                        .isSameAs(broken);
            });
            Asyncio.sleep(0);
            reader.feedData(bytes("half a line"));
            reader.setException(broken);
            read.await();
        });
    }

    @Test
    void failureReachesTheWaitingReadAndEachLaterOneAsTheSameObject() {
        run(() -> {
            StreamReader reader = new StreamReader();
            IOException broken = new IOException("broken");
            Task<?> read = Asyncio.createTask(() -> {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(reader::readLine)
                        .isSameAs(broken);
            });
            Asyncio.sleep(0);
            reader.setException(broken);
            read.await();

            assertThat(reader.exception()).isSameAs(broken);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> reader.read(1))
                    .isSameAs(broken);
        });
    }

    @Test
    void wrongUseIsRefused() {
        run(() -> {
            assertThatIllegalArgumentException().isThrownBy(() -> new StreamReader(0));
            StreamReader reader = ended(10, "abc");
            assertThatIllegalArgumentException().isThrownBy(() -> reader.readExactly(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> reader.readUntil());
            assertThatIllegalArgumentException().isThrownBy(() -> reader.readUntil(bytes("x"), new byte[0]));
            assertThatIllegalStateException().isThrownBy(() -> reader.feedData(bytes("d")));
            reader.setTransport(new FakeTransport(trace));
            assertThatIllegalStateException().isThrownBy(() -> reader.setTransport(new FakeTransport(trace)));
        });
    }

    @Test
    void secondReaderIsRefusedAndTheFirstGoesOn() {
        run(() -> {
            StreamReader reader = new StreamReader();
            Task<String> first = waiting(reader::readLine);

            assertThatIllegalStateException()
                    .isThrownBy(() -> reader.read(1))
                    .withMessageStartingWith("read() was called while another task waits");
            reader.feedData(bytes("line\n"));
            assertThat(first.await()).isEqualTo("line\n");
        });
    }

    @Test
    void bytesFromAnotherThreadAreRefused() {
        run(() -> {
            StreamReader reader = new StreamReader();

            assertThatIllegalStateException()
                    .isThrownBy(() -> Asyncio.toThread(() -> reader.feedData(bytes("x"))))
                    .withMessageContaining("callSoonThreadsafe");
        });
    }

    // ---- cancellation ----

    @Test
    void cancelledReadLosesNoBytes() {
        run(() -> {
            StreamReader reader = new StreamReader();
            for (Coroutine<byte[]> read : java.util.List.<Coroutine<byte[]>>of(
                    () -> reader.readExactly(100), reader::read, () -> reader.readUntil(bytes("#")))) {
                Task<String> cancelled = waiting(read);
                reader.feedData(bytes("ab"));
                settle();
                cancelled.cancel();
                assertThatExceptionOfType(CancelledError.class).isThrownBy(cancelled::await);
            }

            assertThat(text(reader.readExactly(6))).isEqualTo("ababab");
        });
    }

    @Test
    void readCancelledInThePassInWhichBytesComeLosesNone() {
        run(() -> {
            StreamReader reader = new StreamReader();
            Task<String> cancelled = waiting(() -> reader.read(10));
            reader.feedData(bytes("abc"));
            cancelled.cancel();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(cancelled::await);

            assertThat(text(reader.read(10))).isEqualTo("abc");
        });
    }

    @Test
    void readerWhoseTaskWasWokenDoesNotDisturbTheNext() {
        run(() -> {
            StreamReader reader = new StreamReader();
            Task<String> first = waiting(() -> reader.read(1));
            reader.feedData(bytes("a"));
            Task<String> second = Asyncio.createTask(() -> text(reader.readExactly(3)));
            assertThat(first.await()).isEqualTo("a");
            reader.feedData(bytes("bcd"));

            assertThat(second.await()).isEqualTo("bcd");
        });
    }

    // ---- flow control ----

    @Test
    void transportIsPausedAboveTwiceTheLimitAndResumedAtIt() {
        run(() -> {
            StreamReader reader = new StreamReader(4);
            reader.setTransport(new FakeTransport(trace));
            reader.feedData(bytes("12345678"));
            assertThat(trace).isEmpty();
            reader.feedData(bytes("9"));
            reader.feedData(bytes("0"));
            assertThat(trace).containsExactly("pause");
            reader.read(5);
            assertThat(trace).containsExactly("pause");
            reader.read(1);

            assertThat(trace).containsExactly("pause", "resume");
        });
    }

    @Test
    void readThatMustWaitResumesThePausedTransport() {
        run(() -> {
            StreamReader reader = new StreamReader(1);
            reader.setTransport(new FakeTransport(trace));
            reader.feedData(bytes("123"));
            Task<String> ten = waiting(() -> reader.readExactly(5));
            assertThat(trace).containsExactly("pause", "resume");
            reader.feedData(bytes("45"));

            assertThat(ten.await()).isEqualTo("12345");
        });
    }

    // ---- the buffer ----

    @Test
    void bytesKeepTheirOrderWhateverTheSizesOfThePieces() {
        run(() -> {
            StreamReader reader = new StreamReader();
            java.util.Random random = new java.util.Random(7);
            int fed = 0;
            int read = 0;
            for (int round = 0; round < 3000; round++) {
                byte[] piece = new byte[random.nextInt(round % 100 == 0 ? 200_000 : 700)];
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = (byte) (fed++ * 31 >> 3);
                }
                reader.feedData(piece);
                int wanted = Math.min(fed - read, random.nextInt(900));
                for (byte value : reader.readExactly(wanted)) {
                    assertThat(value).isEqualTo((byte) (read++ * 31 >> 3));
                }
            }
            assertThat(reader.readExactly(fed - read)).hasSize(fed - read);
        });
    }

    @Test
    void stageThatReadsAFutureOfAnotherThreadMayFeedByTheLoop() {
        run(() -> {
            StreamReader reader = new StreamReader();
            CompletableFuture.runAsync(() -> loop.callSoonThreadsafe(() -> reader.feedData(bytes("hi\n"))));

            assertThat(text(reader.readLine())).isEqualTo("hi\n");
        });
    }
}
