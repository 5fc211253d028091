// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.BrokerFullException;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.verify.redis.Resp.RespError;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may use a server, and which servers are refused. */
@Timeout(300)
class RedisAccessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path PAGE = Path.of("..", "docs", "guide", "jobs-on-redis.md");

    @TempDir
    private Path folder;

    private static void runSomeJobs(String url) throws Exception {
        try (Broker broker = Brokers.open(url);
                Jobs jobs = new Jobs(broker, broker)) {
            Waiting.until("some jobs", PATIENCE, () -> jobs.done() > 100);
            jobs.finish(PATIENCE);
            assertThat(jobs.troubles()).isZero();
        }
    }

    /** The words behind ACL SETUSER that the guide gives. */
    private static String[] rightsOfTheGuide() throws IOException {
        Matcher rule = Pattern.compile("ACL SETUSER ([^`]*?)\n```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE, StandardCharsets.UTF_8));
        assertThat(rule.find()).as("the guide has an example").isTrue();
        return rule.group(1).replace("\\\n", " ").strip().split("\\s+");
    }

    @Test
    void aUserWithTheRightsOfTheGuideCanDoAll() throws Exception {
        try (RedisNode node = RedisNode.start()) {
            String[] rights = rightsOfTheGuide();
            Object[] command = new Object[rights.length + 2];
            command[0] = "ACL";
            command[1] = "SETUSER";
            System.arraycopy(rights, 0, command, 2, rights.length);
            node.call(command);
            String url = "redis://jobs:secret@127.0.0.1:" + node.port();

            runSomeJobs(url);
            try (Broker broker = Brokers.open(url)) {
                Everything.use(broker);
            }

            List<?> denied = (List<?>) node.call("ACL", "LOG");
            assertThat(denied).as("what it wanted and might not").isEmpty();
            try (Resp other = new Resp(node.port())) {
                other.call("AUTH", "jobs", "secret");
                assertThatThrownBy(() -> other.call("FLUSHALL"))
                        .isInstanceOf(RespError.class)
                        .hasMessageStartingWith("NOPERM");
                assertThatThrownBy(() -> other.call("GET", "others")).hasMessageStartingWith("NOPERM");
            }
        }
    }

    @Test
    void aWrongPasswordIsOneSentence() throws Exception {
        try (RedisNode node = RedisNode.start("requirepass", "secret")) {
            node.call("AUTH", "secret");
            String host = "127.0.0.1:" + node.port();
            runSomeJobs("redis://:secret@" + host);
            assertThatThrownBy(() -> Brokers.open("redis://" + host))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("it asks for a password; put it in the URL");
            for (String credentials : List.of(":wrong@", "nobody:secret@")) {
                assertThatThrownBy(() -> Brokers.open("redis://" + credentials + host))
                        .isInstanceOf(BrokerException.class)
                        .hasMessageContaining("check user, password")
                        .hasMessageNotContaining("wrong")
                        .hasMessageNotContaining("secret");
            }
        }
    }

    private void openssl(String subject) throws Exception {
        Process process = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-keyout",
                        "key.pem",
                        "-out",
                        "cert.pem",
                        "-subj",
                        "/CN=test",
                        "-addext",
                        "subjectAltName=" + subject)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static boolean hasOpenssl() {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private RedisNode startWithTls(int port, String authClients) throws IOException {
        return RedisNode.start(
                "tls-port",
                String.valueOf(port),
                "tls-cert-file",
                folder.resolve("cert.pem").toString(),
                "tls-key-file",
                folder.resolve("key.pem").toString(),
                "tls-ca-cert-file",
                folder.resolve("cert.pem").toString(),
                "tls-auth-clients",
                authClients);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void certificatesAreCheckedOverTls() throws Exception {
        assumeTrue(hasOpenssl(), "needs openssl; on Debian, apt install openssl");
        openssl("IP:127.0.0.1");
        int port = freePort();
        String ca = "ca=" + folder.resolve("cert.pem");
        try (RedisNode node = startWithTls(port, "no")) {
            String url = "rediss://127.0.0.1:" + port;
            runSomeJobs(url + "?" + ca);
            runSomeJobs(url + "?verify=none");
            assertThatThrownBy(() -> Brokers.open(url))
                    .as("a certificate that nobody knows")
                    .isInstanceOf(BrokerUnavailableException.class);
            assertThatThrownBy(() -> Brokers.open("rediss://localhost:" + port + "?" + ca))
                    .as("a certificate of another host")
                    .isInstanceOf(BrokerUnavailableException.class);
            runSomeJobs("rediss://localhost:" + port + "?verify=ca&" + ca);
            assertThat(node.isAlive()).isTrue();
        }
    }

    @Test
    void theServerMayAskForACertificate() throws Exception {
        assumeTrue(hasOpenssl(), "needs openssl; on Debian, apt install openssl");
        openssl("IP:127.0.0.1");
        int port = freePort();
        String url = "rediss://127.0.0.1:" + port + "?ca=" + folder.resolve("cert.pem");
        try (RedisNode node = startWithTls(port, "yes")) {
            assertThatThrownBy(() -> Brokers.open(url)).isInstanceOf(BrokerException.class);
            runSomeJobs(url + "&cert=" + folder.resolve("cert.pem") + "&key=" + folder.resolve("key.pem"));
            assertThat(node.isAlive()).isTrue();
        }
    }

    @Test
    void serversThatCannotKeepJobsAreRefused() throws Exception {
        try (RedisNode master = RedisNode.start("maxmemory", "100mb", "maxmemory-policy", "allkeys-lru");
                RedisNode replica = RedisNode.start();
                RedisNode cluster = RedisNode.start("cluster-enabled", "yes")) {
            assertRefused(master.url(), "set it to noeviction");
            replica.call("REPLICAOF", "127.0.0.1", master.port());
            assertRefused(replica.url(), "use its master, 127.0.0.1:" + master.port());
            assertRefused(cluster.url(), "use redis-cluster://");
            assertRefused("redis-cluster://127.0.0.1:" + master.port(), "No server of the cluster");
            master.kill();
            assertRefused(master.url(), "check that Redis runs there");
            assertRefused("redis-sentinel://127.0.0.1:" + master.port() + "#main", "No sentinel");
        }
    }

    private static void assertRefused(String url, String remedy) {
        assertThatThrownBy(() -> Brokers.open(url))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(remedy);
    }

    @Test
    void fullMemoryIsSaidAndWorkGoesOn() throws Exception {
        try (RedisNode node = RedisNode.start();
                Broker broker = Brokers.open(node.url())) {
            broker.enqueue(Jobs.QUEUE, List.of(Jobs.job("early"))).get(10, TimeUnit.SECONDS);
            node.call("CONFIG", "SET", "maxmemory", "1");
            NewJob late = Jobs.job("late");
            assertThatThrownBy(() -> broker.enqueue(Jobs.QUEUE, List.of(late)).get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(BrokerFullException.class);
            try (Jobs jobs = new Jobs(broker, broker)) {
                Waiting.until("the early job to be done although there is no room", PATIENCE, () -> jobs.done() == 1);
            }
            node.call("CONFIG", "SET", "maxmemory", "0");
            assertThat(broker.enqueue(Jobs.QUEUE, List.of(late)).get(10, TimeUnit.SECONDS))
                    .hasSize(1);
        }
    }
}
