// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a server that is reached and does not do what it should. */
class BrokerFailuresTest {
    /** Answers whatever it is asked with the same line. */
    private static ServerSocket server(String line) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Thread.ofVirtual().start(() -> answer(client, line));
                } catch (IOException e) {
                    return; // closed
                }
            }
        });
        return server;
    }

    private static void answer(Socket client, String line) {
        try (client) {
            while (client.getInputStream().read(new byte[4096]) > 0) {
                client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return; // the client has left
        }
    }

    @Test
    void aServerIsNamedOnceHoweverItsAddressIsWritten() throws IOException {
        int port;
        try (ServerSocket closed = server("")) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(() -> Brokers.open("redis://[::1]:" + port))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageStartingWith("Cannot connect to redis://[::1]:" + port + "/0: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 400 Bad Request | what answers there is no Redis; check host and port of the URL",
                "-BUSY Redis is busy running a script. | BUSY Redis is busy running a script.; wait until it is done",
                "-LOADING Redis is loading the dataset | LOADING Redis is loading the dataset; wait until it is done",
                "-NOAUTH HELLO must be called with more | it asks for a password; put it in the URL",
                "-WRONGPASS invalid password | WRONGPASS invalid password; check user, password and database number"
            })
    void whatIsNotAsItShouldIsNamedWithItsRemedy(String line, String sentence) throws Exception {
        try (ServerSocket server = server(line)) {
            String url = "redis://127.0.0.1:" + server.getLocalPort() + "/0";

            assertThatThrownBy(() -> Brokers.open(url))
                    .isInstanceOf(BrokerUnavailableException.class)
                    .hasMessageStartingWith("Cannot connect to " + url + ": " + sentence);
            assertThatThrownBy(() -> RedisInspection.look(url)).hasMessageContaining(sentence);
        }
    }

    @Test
    void silenceIsCalledSilence() {
        RedisCommandTimeoutException silence = new RedisCommandTimeoutException("SMEMBERS. Command timed out");

        assertThat(BrokerFailures.ofCommand(silence, "redis://there/0"))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageStartingWith("redis://there/0 has not answered for 10 s; look after that server");
        assertThat(BrokerFailures.ofConnect(
                        new RedisConnectionException("Unable to connect", silence), "redis://there/0"))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("Cannot connect to redis://there/0: no answer for 10 s; look after that server,"
                        + " or give another URL");
    }
}
