// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KnockTest {
    private final Knock knock = Knock.random();
    private ServerSocket door;

    @BeforeEach
    void open() throws IOException {
        door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        door.close();
    }

    private Socket connection() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), door.getLocalPort());
    }

    /** Half a second of silence is no end. */
    private static boolean endsNow(Socket socket) throws IOException {
        socket.setSoTimeout(500);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static Knock handedOver(Knock knock) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        knock.write(new DataOutputStream(bytes));
        return Knock.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void workerGetsInPastStrangersOfEveryKind() throws Exception {
        try (Socket wrong = connection();
                Socket silent = connection();
                Socket worker = connection()) {
            wrong.getOutputStream().write(new byte[32]);
            connection().close();
            Threads<Socket> pool = Threads.start("pool", () -> knock.accept(door));
            handedOver(knock).enter(worker);
            try (Socket accepted = pool.result()) {
                accepted.getOutputStream().write(1);
                assertThat(worker.getInputStream().read()).isEqualTo(1);
            }
            assertThat(wrong.getInputStream().read()).isEqualTo(-1);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void strangerWhoSendsByteAfterByteIsTurnedAwayToo() throws Exception {
        try (Socket slow = connection();
                Socket worker = connection()) {
            Threads<Socket> pool = Threads.start("pool", () -> knock.accept(door));
            Threads<Boolean> trickle = Threads.start("trickle", () -> {
                try {
                    while (true) {
                        slow.getOutputStream().write(1);
                        if (endsNow(slow)) {
                            return true;
                        }
                    }
                } catch (SocketException e) {
                    return true; // reset: it had sent one more
                }
            });
            handedOver(knock).enter(worker);
            pool.result().close();
            assertThat(trickle.result()).isTrue();
        }
    }

    @Test
    void workerLeavesAStrangerWhoHasThePort() throws Exception {
        try (Socket worker = connection();
                Socket stranger = door.accept()) {
            stranger.getOutputStream().write(new byte[32]);
            assertThatThrownBy(() -> knock.enter(worker)).hasMessageContaining("Another program");
            assertThat(worker.isClosed()).isTrue();
        }
    }
}
