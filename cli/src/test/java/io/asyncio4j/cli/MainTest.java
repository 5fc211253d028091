// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            worker                                                              | there are no handlers
            worker --list queue                                                 | either --http=URL or --sleep
            worker --sleep --queue mail                                         | a plain Redis list
            worker --samples --lease 100ms                                      | --lease must be 1s at least
            worker --samples --queue mail:0                                     | 1 at least, as in mail:3
            worker --samples --grace soon                                       | 30s, 500ms, 10m
            worker --samples --quiet --verbose                                  | exclude each other
            worker --sleep --mode batches --loops 0                             | --loops must be above 0
            worker --sleep --http http://x/{payload}                            | either --http=URL or --sleep
            worker --sleep --redis nonsense                                     | redis://HOST:PORT/DATABASE
            worker --http nonsense                                              | http://HOST:PORT/{payload}
            worker --http http://127.0.0.1/                                     | no {payload}
            worker --http http://x/{payload} --on-error ftp://x                 | --on-error
            worker --sleep --on-error http://x/                                 | goes with --http
            worker --sleep --loops 0                                            | --loops must be above 0
            worker --sleep --mode both                                          | expected one of
            worker --sleep --list=                                              | name of the list is empty
            serve                                                               | Missing required parameter
            serve no-such-folder                                                | or echo, or hello
            serve echo --port 70000                                             | from 0 to 65535
            serve echo --loops 0                                                | --loops must be above 0
            serve echo --grace -1                                               | --grace cannot be negative
            serve echo --tls cert.pem                                           | --tls-key KEY
            serve hello --tls-key key.pem                                       | goes with --tls CERTIFICATE
            story E99                                                           | no story E99
            jobs ls --state tired                                               | RUNNING, DONE, DEAD
            jobs ls --limit -1                                                  | --limit cannot be negative
            jobs show                                                           | Missing required parameter: 'ID'
            jobs retry                                                          | say which jobs
            jobs cancel 7 --state ready                                         | exclude each other
            jobs rm --older-than soon --state dead                              | 30s, 500ms, 10m
            jobs limits mail --burst 0                                          | --burst must be 1 at least
            jobs limits mail --rate -3                                          | 0 is no limit
            jobs dead --state ready                                             | leave --state out
            jobs replay --state ready                                           | aio jobs retry
            jobs enqueue                                                        | Missing required parameter: 'TYPE'
            jobs enqueue send --delay 1s --at 2027-01-31T09:00                  | exclude each other
            jobs enqueue send --priority 10                                     | from 0, which is first, to 9
            jobs enqueue send --unique-for 1h                                   | goes with --unique KEY
            jobs enqueue send --at tomorrow                                     | 2027-01-31T09:00
            jobs enqueue send --lines --id 7                                    | --id names one job
            jobs cron put a nonsense t --broker memory:m                        | cron
            jobs cron put a @daily t --zone Mars --broker memory:m              | Europe/Berlin
            jobs schedules put a                                                | Missing required parameters
            jobs copy --broker memory:m --to memory:m                           | give another
            jobs copy                                                           | --to
            jobs nonsense                                                       | See 'aio jobs --help'
            top --every 1ms --once                                              | 250ms at least
            top                                                                 | --once or --json
            demo --timeline nowhere/page.html                                   | a directory that
            demo --timeline .                                                   | needs a file
            doctor --broker nonsense                                            | sqlite:PATH
            completion tcsh                                                     | expected one of
            jobs ls --broker nonsense:x                                         | sqlite:PATH
            nonsense                                                            | Unmatched argument
            nonsense --port 1                                                   | See 'aio --help'
            """)
    void wrongUseIsCode2AndNamesTheRemedy(String line, String remedy) {
        int code = Main.run(line.trim().split(" +"));

        assertThat(code).as(complained()).isEqualTo(2);
        assertThat(complained()).startsWith("aio: ").contains(remedy).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "jbs,                          jobs,          aio",
        "jbos,                         jobs,          aio",
        "tpo --once,                   top,           aio",
        "jobs staats,                  stats,         aio jobs",
        "jobs schedules pt,            put,           aio jobs schedules",
        "worker --concurency 5,        --concurrency, aio worker",
        "jobs ls --sate=dead,          --state,       aio jobs ls",
        "worker 5 --brust,             --burst,       aio worker"
    })
    void aMistypedWordIsAnsweredWithTheNearestOne(String line, String nearest, String command) {
        assertThat(Main.run(line.split(" +"))).isEqualTo(Main.WRONG_USE);

        assertThat(complained().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("aio: Un")
                .endsWith(". Did you mean '" + nearest + "'?");
        assertThat(complained()).endsWith("See '" + command + " --help'." + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense --port 1", "jobs nonsense", "worker mail", "jobs -x", "jobs ls --xyz", "-"})
    void aWordThatIsNearNoneIsAnsweredWithNone(String line) {
        assertThat(Main.run(line.split(" +"))).isEqualTo(Main.WRONG_USE);

        assertThat(complained()).startsWith("aio: Un").contains("--help'.").doesNotContain("Did you mean");
    }

    @Test
    void anUnreachableRedisIsCode1AndOneSentence() {
        assertThat(Main.run("worker", "--sleep", "--redis", "redis://127.0.0.1:1/0"))
                .isEqualTo(1);
        assertThat(complained().lines().filter(line -> line.startsWith("aio: ")))
                .containsExactly(
                        "aio: Cannot connect to redis://127.0.0.1:1/0: Connection refused; check that Redis runs"
                                + " there, or give another --redis URL");
    }

    @Test
    void helpTellsTheCommands() {
        assertThat(Main.run("--help")).isZero();
        assertThat(said()).contains("worker", "demo", "story", "Exit codes");
        assertThat(Main.run("jobs")).isZero();
        assertThat(said()).contains("enqueue", "replay", "aio jobs stats", "AIO_BROKER");
        assertThat(Main.run("worker", "--help")).isZero();
        assertThat(said()).contains("--on-error", "--grace", "Ctrl-C");
    }

    @Test
    void storiesAreListedAndTold() {
        assertThat(Main.run("story")).isZero();
        assertThat(said()).contains("T1   a story for tests");
        assertThat(Main.run("story", "t1", "--redis", "URL")).isEqualTo(7);
        assertThat(said()).contains("told with [--redis, URL]");
    }

    @Test
    void payloadsAreEncodedForUrls() {
        assertThat(HttpJobHandler.encoded("a b/ä?&")).isEqualTo("a%20b%2F%C3%A4%3F%26");
    }

    @Test
    void aSentenceAboutWhatWasTypedSendsTheTerminalNothing() {
        assertThat(Main.run("jobs", "-b", "memory:controls", "enqueue", "a", "-q", "bad\033[31mred"))
                .isEqualTo(Main.WRONG_USE);
        assertThat(complained()).startsWith("aio: The name of a queue is").doesNotContain("\033");
    }
}
