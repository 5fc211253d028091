// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatagramsTest {
    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(Datagram datagram) {
        return new String(datagram.data(), UTF_8);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anAnswerGoesToTheSender(NetKind kind) {
        kind.run(() -> {
            try (DatagramEndpoint server = Datagrams.open("127.0.0.1", 0);
                    DatagramEndpoint client = Datagrams.openConnected(
                            "127.0.0.1", server.localAddress().getPort())) {
                client.send(bytes("ping"));
                Datagram asked = server.receive();
                assertThat(text(asked)).isEqualTo("ping");
                assertThat(asked.sender()).isEqualTo(client.localAddress());

                server.send(bytes("pong"), asked.sender());
                Datagram answered = client.receive();
                assertThat(text(answered)).isEqualTo("pong");
                assertThat(answered.sender()).isEqualTo(server.localAddress());
                assertThat(client.remoteAddress()).isEqualTo(server.localAddress());
                assertThat(server.remoteAddress()).isNull();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theJdksSocketsAreUnderstood(NetKind kind) {
        kind.run(() -> {
            try (DatagramEndpoint server = Datagrams.open("127.0.0.1", 0);
                    DatagramSocket other = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
                other.send(new DatagramPacket(bytes("hello"), 5, server.localAddress()));
                Datagram got = server.receive();
                assertThat(text(got)).isEqualTo("hello");
                assertThat(got.sender()).isEqualTo(other.getLocalSocketAddress());

                server.send(bytes("back"), got.sender());
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                other.setSoTimeout(5000);
                Asyncio.toThread(() -> {
                    other.receive(answer);
                    return true;
                });
                assertThat(new String(answer.getData(), 0, answer.getLength(), UTF_8))
                        .isEqualTo("back");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void emptyAndLargestOnesArriveWhole(NetKind kind) {
        kind.run(() -> {
            try (DatagramEndpoint server = Datagrams.open("127.0.0.1", 0);
                    DatagramEndpoint client = Datagrams.open("127.0.0.1", 0)) {
                byte[] largest = new byte[65_507];
                Arrays.fill(largest, (byte) 7);
                client.send(largest, server.localAddress());
                assertThat(server.receive().data()).isEqualTo(largest);
                try (DatagramSocket other = new DatagramSocket()) {
                    other.send(new DatagramPacket(new byte[0], 0, server.localAddress()));
                }
                assertThat(server.receive().data()).isEmpty();
                assertThatThrownBy(() -> client.send(new byte[0], server.localAddress()))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> client.send(new byte[65_508], server.localAddress()))
                        .isInstanceOf(IOException.class);
                client.send(bytes("still works"), server.localAddress());
                assertThat(text(server.receive())).isEqualTo("still works");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void sixWorksAsFourDoes(NetKind kind) {
        kind.run(() -> {
            DatagramEndpoint server;
            try {
                server = Datagrams.open("::1", 0);
            } catch (BindException e) {
                Assumptions.abort("skipped: this machine has no IPv6");
                return;
            }
            try (server;
                    DatagramEndpoint client =
                            Datagrams.openConnected("::1", server.localAddress().getPort())) {
                client.send(bytes("six"));
                assertThat(text(server.receive())).isEqualTo("six");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsTooMuchIsDroppedAndCounted(NetKind kind) {
        kind.run(() -> {
            try (DatagramEndpoint server = Datagrams.open("127.0.0.1", 0, DatagramOptions.DEFAULT.queueLimit(10_000));
                    DatagramEndpoint client = Datagrams.open("127.0.0.1", 0)) {
                for (int i = 0; i < 50; i++) {
                    client.send(new byte[900], server.localAddress());
                }
                while (server.dropped() < 40) {
                    Asyncio.sleep(0.01);
                }
                for (int i = 0; i < 10; i++) {
                    assertThat(server.receive().data()).hasSize(900);
                }
                client.send(bytes("room again"), server.localAddress());
                assertThat(text(server.receive())).isEqualTo("room again");
                assertThat(server.dropped()).isEqualTo(40);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void eachIsReceivedOnceAndNoneIsLostByCancellation(NetKind kind) {
        kind.run(() -> {
            try (DatagramEndpoint server = Datagrams.open("127.0.0.1", 0)) {
                Task<Datagram> first = Asyncio.createTask(server::receive);
                Task<Datagram> second = Asyncio.createTask(server::receive);
                Asyncio.sleep(0.01);
                first.cancel();
                server.send(bytes("one"), server.localAddress());
                assertThat(text(second.await())).isEqualTo("one");
                assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);

                Task<Datagram> third = Asyncio.createTask(server::receive);
                Task<Datagram> fourth = Asyncio.createTask(server::receive);
                Asyncio.sleep(0.01);
                server.send(bytes("two"), server.localAddress());
                server.send(bytes("three"), server.localAddress());
                assertThat(text(third.await())).isEqualTo("two");
                assertThat(text(fourth.await())).isEqualTo("three");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nobodyThereIsToldAndTheSocketStaysOpen(NetKind kind) {
        kind.run(() -> {
            DatagramEndpoint nobody = Datagrams.open("127.0.0.1", 0);
            int port = nobody.localAddress().getPort();
            nobody.close();
            nobody.waitClosed();
            try (DatagramEndpoint client = Datagrams.openConnected("127.0.0.1", port)) {
                client.send(bytes("anybody?"));
                assertThatThrownBy(client::receive).isInstanceOf(PortUnreachableException.class);

                try (DatagramEndpoint late = Datagrams.open("127.0.0.1", port)) {
                    client.send(bytes("now?"));
                    assertThat(text(late.receive())).isEqualTo("now?");
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void closingEndsThoseThatWait(NetKind kind) {
        kind.run(() -> {
            DatagramEndpoint endpoint = Datagrams.open("127.0.0.1", 0);
            Task<Datagram> waiting = Asyncio.createTask(endpoint::receive);
            Asyncio.sleep(0.01);
            InetSocketAddress address = endpoint.localAddress();
            endpoint.close();
            endpoint.close();
            endpoint.waitClosed();
            assertThatThrownBy(waiting::await).hasCauseInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> endpoint.send(bytes("x"), address)).isInstanceOf(ClosedChannelException.class);
            assertThat(endpoint.isClosing()).isTrue();
            try (DatagramEndpoint again = Datagrams.open("127.0.0.1", address.getPort())) {
                assertThat(again.localAddress()).isEqualTo(address);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void wrongUseIsNamed(NetKind kind) {
        kind.run(() -> {
            try (DatagramEndpoint endpoint = Datagrams.open("127.0.0.1", 0);
                    DatagramEndpoint connected = Datagrams.openConnected("127.0.0.1", 9)) {
                int port = endpoint.localAddress().getPort();
                assertThatThrownBy(() -> Datagrams.open("127.0.0.1", port)).isInstanceOf(BindException.class);
                assertThatThrownBy(() -> endpoint.send(bytes("x"))).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> connected.send(bytes("x"), new InetSocketAddress("127.0.0.1", 10)))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> endpoint.send(bytes("x"), InetSocketAddress.createUnresolved("localhost", 10)))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> Datagrams.open("no-such-host.invalid", 0))
                        .isInstanceOf(UnknownHostException.class);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void membersOfAGroupReceiveWhatIsSentToIt(NetKind kind) {
        kind.run(() -> {
            NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
            InetAddress group = InetAddress.ofLiteral("239.1.2.3");
            try (DatagramEndpoint member = Datagrams.open("0.0.0.0", 0, DatagramOptions.DEFAULT.reusePort(true))) {
                member.join(group, loopback);
                int port = member.localAddress().getPort();
                try (var sender = java.nio.channels.DatagramChannel.open(java.net.StandardProtocolFamily.INET)) {
                    sender.setOption(java.net.StandardSocketOptions.IP_MULTICAST_IF, loopback);
                    sender.send(java.nio.ByteBuffer.wrap(bytes("to all")), new InetSocketAddress(group, port));
                }
                assertThat(text(member.receive())).isEqualTo("to all");
                member.leave(group, loopback);
            }
        });
    }
}
