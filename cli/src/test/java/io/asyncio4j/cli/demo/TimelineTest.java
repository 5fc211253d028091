// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long BEGAN = 1_000_000;
    private static final Plan PLAN = new Plan(1, 1);
    private static final String HOSTILE = "</script><script>alert(1)</script><!--";

    private final RunLog runs = new RunLog();

    /** A run that failed, one under which the worker was killed, and one that was done. */
    private Timeline timeline() {
        runs.told(0, "begun\t1000000\torder-0001.sms\t1\t1\t1");
        runs.told(0, "ended\t1200000\torder-0001.sms\t1\tRETRIED\t" + HOSTILE);
        runs.told(1, "begun\t1400000\torder-0001.sms\t2\t2\t2");
        assertThat(runs.killed(1, 1_500_000)).containsExactly("order-0001.sms");
        runs.told(0, "begun\t3000000\torder-0001.sms\t3\t2\t1");
        assertThat(runs.running()).isEqualTo(1);
        runs.told(0, "ended\t3250000\torder-0001.sms\t3\tDONE\t");
        assertThat(runs.done()).isEqualTo(1);
        assertThat(runs.running()).isZero();
        Figures figures = Figures.of(PLAN, runs.ended(), List.of(3_000_000L), 2250);
        Timeline.Lane worker = new Timeline.Lane("worker 1", 1, 2, -10, 4000, false);
        return Timeline.of(
                PLAN, figures, Verdict.of(PLAN.orders(), List.of()), 0, List.of(worker, worker), runs.ended(), BEGAN);
    }

    @Test
    void figuresCountWhatOneAfterTheOtherWouldTake() {
        Timeline timeline = timeline();
        int sms = PLAN.millis("order-0001", Step.SMS);
        Figures figures = Figures.of(PLAN, runs.ended(), List.of(2_000_000L, 9_000_000L, 1_000_000L), 100);

        assertThat(timeline.serial()).isEqualTo(2L * sms);
        assertThat(figures.runs()).isEqualTo(3);
        assertThat(figures.retried()).isEqualTo(1);
        assertThat(figures.killed()).isEqualTo(1);
        assertThat(figures.mostAtOnce()).isEqualTo(1);
        assertThat(figures.waitMillis()).isEqualTo(2);
        assertThat(figures.longestWaitMillis()).isEqualTo(9);
    }

    @Test
    void runsStandAtTheirTimesWithTheirEnds() {
        assertThat(timeline().runs())
                .extracting(Timeline.Bar::from, Timeline.Bar::to, Timeline.Bar::ending)
                .containsExactly(
                        tuple(0.0, 200.0, "retried"), tuple(400.0, 500.0, "killed"), tuple(2000.0, 2250.0, "done"));
    }

    @Test
    void whatWasDoneAndNotNotedIsTold() {
        runs.told(0, "begun\t1000000\torder-0001\t1\t1\t1");
        runs.told(0, "ended\t1100000\torder-0001\t1\tDONE\t");
        runs.told(1, "begun\t1200000\torder-0001\t2\t1\t1");
        runs.told(1, "ended\t1300000\torder-0001\t2\tDONE\t");
        Figures figures = Figures.of(PLAN, runs.ended(), List.of(), 100);

        assertThat(Timeline.of(PLAN, figures, Verdict.of(List.of(), List.of()), 0, List.of(), runs.ended(), BEGAN)
                        .runs())
                .extracting(Timeline.Bar::ending)
                .containsExactly("unsettled", "done");
        assertThat(figures.unsettled()).isEqualTo(1);
        assertThat(runs.done()).isEqualTo(1);
    }

    @Test
    void aReasonWithAScriptStaysData() throws Exception {
        String html = TimelinePage.html("a <b> title", "1 & 2", timeline());
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(html);

        assertThat(html)
                .contains("<title>a &lt;b&gt; title</title>", "1 &amp; 2")
                .doesNotContain("<script>alert");
        assertThat(data.find()).isTrue();
        JsonNode read = new ObjectMapper().readTree(data.group(1));
        assertThat(read.at("/runs/0/why").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        String html = TimelinePage.html("title", "summary", timeline());
        Matcher script =
                Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL).matcher(html);
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(html);

        assertThat(script.find()).isTrue();
        assertThat(style.find()).isTrue();
        assertThat(html)
                .contains("default-src 'none'; style-src '" + hash(style.group(1)) + "'; script-src '"
                        + hash(script.group(1)) + "'")
                .doesNotContainPattern("%[A-Z-]+%")
                .doesNotContain("http://", "https://", "innerHTML", "@import");
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
