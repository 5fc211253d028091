// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge finds each thing that must not be, and nothing where all is well. Times in ledgers are in milliseconds here. */
class CheckerTest {
    private static final long LEASE = 1000;

    private static final String WELL = """
        1 SENT a 0 5
        2 ACKNOWLEDGED a 0 ADDED
        10 CLAIMED a 1 9 0 0
        11 STARTED a 1
        1020 CLAIMED a 2 1019 0 1
        1021 STARTED a 2
        1022 ENDED a 2
        1023 ACCEPTED a 2 DONE
        1500 ENDED a 1
        1501 STALE a 1 DONE
        """;

    private final Map<String, JobInfo> broker = new HashMap<>();

    private static List<Entry> ledger(String lines) {
        return lines.lines()
                .map(line -> line.split(" ", 2))
                .map(words -> Entry.parse(words[0] + "000000 " + words[1]))
                .map(CheckerTest::asked)
                .toList();
    }

    /** Claims say when they were asked, which is a time, too. */
    private static Entry asked(Entry entry) {
        if (entry.mark() != Mark.CLAIMED) {
            return entry;
        }
        return new Entry(
                entry.atNanos(),
                entry.mark(),
                entry.id(),
                entry.run(),
                List.of(entry.detail(0) + "000000", entry.detail(1), entry.detail(2)));
    }

    private void ended(String id, JobState state, @Nullable String result) {
        byte[] bytes = result == null ? null : result.getBytes(StandardCharsets.UTF_8);
        broker.put(
                id,
                new JobInfo(
                        "q",
                        NewJobs.of(id, Conduct.QUICK),
                        state,
                        2,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        null,
                        bytes,
                        null,
                        false,
                        List.of(),
                        Map.of()));
    }

    private Stream<Rule> broken(String lines) {
        return Checker.check(ledger(lines), broker::get, LEASE).stream().map(Violation::rule);
    }

    @Test
    void findsNothingWhereAllIsWell() {
        ended("a", JobState.DONE, Payloads.result("a", 2));

        assertThat(broken(WELL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1023 ACCEPTED a 2 DONE | 1023 TOLD a 2 DONE         | -
        1501 STALE a 1 DONE    | 1501 ACCEPTED a 1 DONE     | ENDS_ONCE
        1501 STALE a 1 DONE    | 1501 ACCEPTED a 1 RELEASE  | -
        1501 STALE a 1 DONE    | 1501 CLAIMED a 2 1500 0 1  | FENCES_DIFFER
        1501 STALE a 1 DONE    | 1501 CLAIMED a 3 1500 1 1  | ENDED_IS_ENDED
        1020 CLAIMED a 2 1019 0 1 | 1020 CLAIMED a 2 1019 0 0 | RUNS_HAVE_REASONS
        1020 CLAIMED a 2 1019 0 1 | 1000 CLAIMED a 2 999 0 1  | LEASES_HOLD
        2 ACKNOWLEDGED a 0 ADDED  | 2 REFUSED a 0 Full        | NOTHING_INVENTED
        1 SENT a 0 5           | 1 SENT a 0 5 b             | LINKS_FOLLOW
        1500 ENDED a 1         | 1500 GARBLED a 1           | PAYLOADS_HOLD
        1023 ACCEPTED a 2 DONE | 1023 ACCEPTED a 1 DONE     | RESULTS_HOLD
        """)
    void findsWhatMustNotBe(String line, String other, String rule) {
        ended("a", JobState.DONE, Payloads.result("a", 2));
        String lines = WELL.replace(line, other);

        assertThat(lines).isNotEqualTo(WELL);
        if (rule.equals("-")) {
            assertThat(broken(lines)).isEmpty();
        } else {
            assertThat(broken(lines)).contains(Rule.valueOf(rule));
        }
    }

    @Test
    void findsJobsThatWereNotSent() {
        assertThat(broken("10 CLAIMED b 1 9 0 0")).contains(Rule.NOTHING_INVENTED);
    }

    @ParameterizedTest
    @CsvSource({
        "READY, NOTHING_LOST",
        "SCHEDULED, NOTHING_LOST",
        "BLOCKED, NOTHING_LOST",
        "RUNNING, NOTHING_LOST",
        "DEAD, NOTHING_GIVEN_UP",
        "CANCELLED, NOTHING_GIVEN_UP"
    })
    void findsJobsThatAreNotDoneInTheEnd(JobState state, Rule rule) {
        ended("a", state, null);

        assertThat(broken(WELL)).containsExactly(rule);
    }

    @Test
    void findsJobsThatAreGone() {
        assertThat(broken("1 SENT a 0 5\n2 ACKNOWLEDGED a 0 ADDED")).containsExactly(Rule.NOTHING_LOST);
        assertThat(broken("1 SENT a 0 5\n2 REFUSED a 0 Full")).isEmpty();
        assertThat(broken("1 SENT a 0 5")).as("nobody has promised anything").isEmpty();
        assertThat(broken("1 SENT a 0 5\n2 ACKNOWLEDGED a 0 ADDED\n3 PROMISED b 0 a"))
                .containsExactly(Rule.NOTHING_LOST, Rule.NOTHING_LOST);
        assertThat(broken(WELL)).as("it was done, and perhaps not kept").isEmpty();
    }

    @Test
    void findsKeptResultsOfNobody() {
        String unsure = WELL.replace("ACCEPTED", "TOLD");
        ended("a", JobState.DONE, Payloads.result("a", 1));
        assertThat(broken(unsure)).isEmpty();
        ended("a", JobState.DONE, Payloads.result("a", 3));
        assertThat(broken(unsure)).containsExactly(Rule.RESULTS_HOLD);
        ended("a", JobState.DONE, null);
        assertThat(broken(unsure)).containsExactly(Rule.RESULTS_HOLD);
    }

    @Test
    void findsJobsThatBeginOutOfOrder() {
        String sent = "1 SENT a 0 5\n2 SENT b 0 5\n3 SENT c 0 1\n";

        assertThat(Checker.checkOrder(ledger(sent + "10 STARTED c 1\n11 STARTED a 1\n12 STARTED b 1")))
                .isEmpty();
        assertThat(Checker.checkOrder(ledger(sent + "10 STARTED a 1\n11 STARTED b 1\n12 STARTED a 2")))
                .isEmpty();
        assertThat(Checker.checkOrder(ledger(sent + "10 STARTED b 1\n11 STARTED a 1")))
                .extracting(Violation::rule)
                .containsExactly(Rule.BANDS_KEEP_ORDER);
    }

    @Test
    void readsWhatKilledProcessesWrote(@TempDir Path folder) throws Exception {
        Entry first = Entry.now(Mark.SENT, "a", 0, 5);
        Entry second = Entry.now(Mark.CLAIMED, "a", 1, 17, 0, 0);
        Entry third = Entry.now(Mark.STALE, "a", 1, "DONE");
        LedgerFile one = new LedgerFile(folder, "one");
        LedgerFile two = new LedgerFile(folder, "two");
        two.write(second);
        one.write(first);
        tear(folder.resolve("two.ledger"), "17 STARTED a\n".length());
        two.write(third);

        assertThat(LedgerFile.readAll(folder)).containsExactly(first, second, third);
    }

    /** Leaves room for a line that never comes. */
    private static void tear(Path file, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            channel.read(size, 0);
            channel.write(size.putLong(0, size.getLong(0) + length).rewind(), 0);
        }
    }
}
