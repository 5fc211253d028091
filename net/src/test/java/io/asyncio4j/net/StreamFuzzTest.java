// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.ReturnWhen;
import io.asyncio4j.Task;
import io.asyncio4j.stream.IncompleteReadError;
import io.asyncio4j.stream.LimitOverrunError;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.testing.AsyncTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Peers of streams that do anything in any order, in virtual time. */
class StreamFuzzTest {
    private static final int CLIENTS = 300;
    private static final int STEPS = 12;

    /** Reads in the way that the first byte asks for, and writes back, until the other side ends or breaks off. */
    private static void serve(StreamReader reader, StreamWriter writer) throws IOException {
        try (Connection connection = new Connection(reader, writer)) {
            for (byte[] kind = reader.read(1); kind.length > 0; kind = reader.read(1)) {
                byte[] answer = switch (kind[0] & 3) {
                    case 0 -> reader.readExactly(kind[0] & 0x7f);
                    case 1 -> reader.readUntil(new byte[] {'e'}, new byte[] {'x', 'y'});
                    case 2 -> reader.readLine();
                    default -> new byte[(kind[0] & 0x7f) << 10];
                };
                connection.writer().write(answer);
                connection.writer().drain();
            }
        } catch (IncompleteReadError | LimitOverrunError | IllegalArgumentException ignoredEndOfThisPeer) {
            assertThat(ignoredEndOfThisPeer).hasMessageMatching("(?s).+");
        } catch (IOException broken) {
            assertThat(reader.exception() != null || writer.isClosing()).isTrue();
        }
    }

    private static void attack(int port, Random random) throws IOException {
        try (Connection connection = Streams.openConnection("127.0.0.1", port)) {
            for (int step = 0; step < STEPS; step++) {
                if (!act(connection, random)) {
                    break;
                }
            }
            if (random.nextBoolean()) {
                connection.writer().transport().abort();
            }
        } catch (IOException | IllegalStateException brokenOff) {
            assertThat(brokenOff).hasMessageMatching("(?s).+");
        }
    }

    /** Does one thing; false if the connection is not to be used any more. */
    private static boolean act(Connection connection, Random random) throws IOException {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                byte[] bytes = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 200_000 : 200)];
                random.nextBytes(bytes);
                connection.writer().write(bytes);
            }
            case 3 -> {
                connection.writer().writeEof();
                return false;
            }
            case 4 -> Asyncio.sleep(random.nextInt(100) / 1000.0);
            case 5 -> {
                Task<byte[]> reading =
                        Asyncio.createTask(() -> connection.reader().read(1 << 16));
                Asyncio.wait(List.of(reading), Duration.ofMillis(10), ReturnWhen.ALL_COMPLETED);
                reading.cancel();
                Asyncio.wait(List.of(reading));
                return !reading.isCancelled() && reading.exception() == null;
            }
            case 6 -> someLink(random).ifPresent(MemoryLink::reset);
            default ->
                someLink(random).ifPresent(link -> {
                    link.cut();
                    Asyncio.getRunningLoop().callLater(Duration.ofMillis(random.nextInt(500)), link::heal);
                });
        }
        return true;
    }

    /** Anybody's. */
    private static Optional<MemoryLink> someLink(Random random) {
        List<MemoryLink> links = MemoryNetwork.current().links();
        return links.isEmpty() ? Optional.empty() : Optional.of(links.get(random.nextInt(links.size())));
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 50)
    void whateverPeersDoEveryCoroutineEndsAndOthersAreServed() throws IOException {
        Random random = new Random(4);
        MemoryNetwork network =
                MemoryNetwork.current().latency(Duration.ofMillis(1)).loss(0.05, 4);
        StreamServer server = Streams.startServer(StreamFuzzTest::serve, "127.0.0.1", 7);
        List<Task<Void>> attackers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            long seed = random.nextLong();
            network.segment(1 + random.nextInt(3000));
            attackers.add(Asyncio.createTask(() -> attack(server.port(), new Random(seed))));
            Asyncio.sleep(random.nextInt(20) / 1000.0);
        }
        Asyncio.gather(attackers).await();
        Asyncio.sleep(3600);
        assertThat(server.connections()).isZero();
        assertThat(network.links()).isEmpty();

        try (Connection connection = Streams.openConnection("127.0.0.1", 7)) {
            connection.writer().write("\2fine\n".getBytes(ISO_8859_1));
            assertThat(connection.reader().readLine()).isEqualTo("fine\n".getBytes(ISO_8859_1));
        }
        server.close();
        server.waitClosed();
    }
}
