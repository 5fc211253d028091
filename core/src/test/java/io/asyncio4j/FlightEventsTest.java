// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.inspect.program.UserCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of the flight recorder holds of a loop. */
class FlightEventsTest extends EngineTest {
    @TempDir
    Path folder;

    private List<RecordedEvent> recorded(VoidCoroutine main) throws IOException {
        return recordedAround(() -> run(main));
    }

    private List<RecordedEvent> recordedAround(Runnable program) throws IOException {
        Path file = folder.resolve("loop.jfr");
        try (Recording recording = new Recording()) {
            for (String event : List.of("TaskStart", "TaskEnd", "SlowStep", "LoopLag")) {
                recording.enable("asyncio4j." + event).withThreshold(Duration.ZERO);
            }
            recording.start();
            program.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> "virtual".equals(event.hasField("loop") ? event.getString("loop") : ""))
                .toList();
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String type) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("asyncio4j." + type))
                .toList();
    }

    @Test
    void tasksBeginAndEndWithTheirOutcome() throws IOException {
        List<RecordedEvent> events = recorded(() -> {
            Task<?> fails = Asyncio.createTask(
                    () -> {
                        throw new IllegalStateException("no");
                    },
                    "fails");
            Task<?> stays = Asyncio.createTask(() -> Asyncio.sleep(50), "stays");
            Asyncio.createTask(() -> Asyncio.sleep(2), "ends").await();
            stays.cancel();
            Asyncio.gatherReturningExceptions(List.of(fails, stays)).await();
        });

        assertThat(of(events, "TaskStart"))
                .extracting(event -> event.getString("task"))
                .contains("fails", "stays", "ends");
        assertThat(of(events, "TaskEnd"))
                .extracting(event -> event.getString("task") + " " + event.getString("outcome") + " "
                        + event.getString("failure") + " "
                        + event.getDuration("age").toSeconds())
                .contains(
                        "fails failed java.lang.IllegalStateException: no 0",
                        "ends done null 2",
                        "stays cancelled null 2");
    }

    @Test
    void failureWithoutATextIsRecordedByItsClass() throws IOException {
        List<RecordedEvent> events = recorded(() -> {
            Task<?> fails = Asyncio.createTask(
                    () -> {
                        throw new Textless();
                    },
                    "fails");
            Asyncio.gatherReturningExceptions(List.of(fails)).await();
        });

        assertThat(of(events, "TaskEnd"))
                .extracting(event -> event.getString("failure"))
                .contains(Textless.class.getName());
    }

    private static final class Textless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no text");
        }
    }

    @Test
    void stepThatTakesTooLongAndPassesAreThere() throws IOException {
        loop.setSlowCallbackDuration(Duration.ofNanos(1));

        List<RecordedEvent> events = recorded(() -> {
            AsyncFuture<String> future = loop.createFuture();
            loop.callLater(1, () -> future.setResult(""));
            Asyncio.createTask(() -> UserCode.calls(future), "slow").await();
        });

        assertThat(of(events, "SlowStep"))
                .extracting(event -> event.getString("step"))
                .contains("Task 'slow'");
        assertThat(of(events, "SlowStep"))
                .anySatisfy(event -> assertThat(event.getString("endedAt")).contains("UserCode.awaitsHere"));
        assertThat(of(events, "LoopLag")).isNotEmpty();
    }

    @Test
    void timeBetweenTwoRunsIsNoLag() throws IOException {
        List<RecordedEvent> events = recordedAround(() -> {
            run(() -> Asyncio.sleep(1));
            new Between().commit();
            run(() -> Asyncio.sleep(1));
        });

        Instant between = of(events, "Between").getFirst().getStartTime();
        assertThat(of(events, "LoopLag"))
                .anyMatch(event -> event.getStartTime().isBefore(between))
                .anyMatch(event -> event.getStartTime().isAfter(between))
                .noneMatch(event -> event.getStartTime().isBefore(between)
                        && event.getEndTime().isAfter(between));
    }

    @Name("asyncio4j.Between")
    private static final class Between extends Event {
        @SuppressWarnings("unused") // the recorder reads it
        private final String loop = "virtual";
    }

    @Test
    void withoutARecordingNobodyTimesTheSteps() throws IOException {
        recorded(() -> Asyncio.sleep(1));
        run(() -> {
            Asyncio.sleep(1);
            assertThat(loop.core.steps).isNull();
        });
    }
}
