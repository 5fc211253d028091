// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one value in the form of {@link JobCodec}. */
final class CodecReader {
    /** A chain of jobs is nested by three for each job, which comes on top of the deepest payload. */
    private static final int DEEPEST = 10_000;

    private static final int DEEPEST_PAYLOAD = 500;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(constraints(DEEPEST))
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private static final JsonFactory PAYLOADS = JsonFactory.builder()
            .streamReadConstraints(constraints(DEEPEST_PAYLOAD))
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final byte[] json;
    private final JsonParser in;

    CodecReader(byte[] json) {
        this.json = json;
        try {
            in = FACTORY.createParser(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StreamReadConstraints constraints(int deepest) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(deepest)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build();
    }

    /** Reads a value, whose first token is the current one, up to its last. */
    interface Value<T> {
        T readFrom(CodecReader in) throws IOException;
    }

    /** Takes the field of a name if it is known; its value's first token is the current one. */
    private interface Field {
        boolean read(String name) throws IOException;
    }

    <T> T root(Value<T> value) {
        try (in) {
            in.nextToken();
            T read = value.readFrom(this);
            if (in.nextToken() != null) {
                throw bad("something follows its end");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This is no JSON of a job: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isJson(byte[] bytes) {
        if (bytes.length == 0 || isNoStart(bytes[0]) || isBlank(bytes[bytes.length - 1])) {
            return false;
        }
        if (bytes.length > 1 && bytes[1] == 0) {
            return false; // UTF-16 or UTF-32, which the parser would notice and read
        }
        try (JsonParser in = PAYLOADS.createParser(bytes)) {
            in.nextToken();
            in.skipChildren();
            in.finishToken();
            return in.nextToken() == null && isUtf8(bytes);
        } catch (IOException e) {
            return false;
        }
    }

    /** The parser lets some broken sequences pass. */
    private static boolean isUtf8(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
            }
        }
        return true;
    }

    /** Blanks, a byte order mark, and the zero that UTF-16 or UTF-32 begin with. */
    private static boolean isNoStart(byte first) {
        return first <= ' ';
    }

    private static boolean isBlank(byte last) {
        return last >= 0 && last <= ' ';
    }

    NewJob job() throws IOException {
        NewJobBuilder job = new NewJobBuilder();
        object("job", name -> jobField(name, job));
        return job.build();
    }

    NewJob options(String id, String type, byte[] payload) throws IOException {
        NewJobBuilder job = new NewJobBuilder();
        object("job", name -> jobField(name, job));
        return job.id(id).type(type).payload(payload).build();
    }

    private boolean jobField(String name, NewJobBuilder job) throws IOException {
        switch (name) {
            case "id" -> job.id = text();
            case "remembered" -> job.remembered = flag();
            case "type" -> job.type = text();
            case "version" -> job.version = integer();
            case "payload", "payload64" -> job.payload = bytes(name);
            case "priority" -> job.priority = integer();
            case "delayMillis" -> job.delayMillis = number();
            case "runAtMillis" -> job.runAtMillis = number();
            case "timeoutMillis" -> job.timeoutMillis = number();
            case "expiresMillis" -> job.expiresMillis = number();
            case "attempts" -> job.attempts = integer();
            case "retry" -> job.retry = text();
            case "uniqueKey" -> job.uniqueKey = text();
            case "uniqueMillis" -> job.uniqueMillis = number();
            case "group" -> job.group = text();
            case "tags" -> job.tags = array(CodecReader::text);
            case "retentionMillis" -> job.retentionMillis = number();
            case "headers" -> job.headers = map(CodecReader::text);
            case "links" -> job.links = array(CodecReader::link);
            case "parts" -> job.parts = array(CodecReader::text);
            case "despiteFailures" -> job.despiteFailures = flag();
            case "input", "input64" -> job.input = bytes(name);
            default -> {
                return false;
            }
        }
        return true;
    }

    Link link() throws IOException {
        CodecFields.OfLink link = new CodecFields.OfLink();
        object("link", name -> {
            switch (name) {
                case "queue" -> link.queue = text();
                case "next" -> link.next = job();
                case "id" -> link.id = text();
                case "part" -> link.part = text();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return link.build();
    }

    JobInfo info() throws IOException {
        CodecFields.OfInfo info = new CodecFields.OfInfo();
        object("job", name -> {
            switch (name) {
                case "queue" -> info.queue = text();
                case "job" -> info.job = job();
                case "state" -> info.state = word(JobState.class);
                case "run" -> info.run = number();
                case "failures" -> info.failures = integer();
                case "crashes" -> info.crashes = integer();
                case "enqueuedAtMillis" -> info.enqueuedAtMillis = number();
                case "dueAtMillis" -> info.dueAtMillis = number();
                case "leaseEndMillis" -> info.leaseEndMillis = number();
                case "finishedAtMillis" -> info.finishedAtMillis = number();
                case "worker" -> info.worker = text();
                case "result", "result64" -> info.result = bytes(name);
                case "progress", "progress64" -> info.progress = bytes(name);
                case "cancelRequested" -> info.cancelRequested = flag();
                case "history" -> info.history = history();
                case "parts" -> info.parts = parts();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return info.build();
    }

    List<Attempt> history() throws IOException {
        return array(CodecReader::attempt);
    }

    private Attempt attempt() throws IOException {
        CodecFields.OfAttempt attempt = new CodecFields.OfAttempt();
        object("attempt", name -> {
            switch (name) {
                case "run" -> attempt.run = number();
                case "atMillis" -> attempt.atMillis = number();
                case "worker" -> attempt.worker = text();
                case "reason" -> attempt.reason = text();
                case "text" -> attempt.text = text();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return attempt.build();
    }

    Map<String, PartResult> parts() throws IOException {
        return map(CodecReader::part);
    }

    PartResult part() throws IOException {
        CodecFields.OfPart part = new CodecFields.OfPart();
        object("part", name -> {
            switch (name) {
                case "ok" -> part.ok = flag();
                case "result", "result64" -> part.result = bytes(name);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new PartResult(part.ok, part.result);
    }

    Schedule schedule() throws IOException {
        CodecFields.OfSchedule schedule = new CodecFields.OfSchedule();
        object("schedule", name -> {
            switch (name) {
                case "name" -> schedule.name = text();
                case "queue" -> schedule.queue = text();
                case "cron" -> schedule.cron = text();
                case "zone" -> schedule.zone = text();
                case "job" -> schedule.job = job();
                case "missed" -> schedule.missed = word(Schedule.Missed.class);
                case "missedLimit" -> schedule.missedLimit = integer();
                case "overlap" -> schedule.overlap = flag();
                case "paused" -> schedule.paused = flag();
                case "nextMillis" -> schedule.nextMillis = number();
                case "lastMillis" -> schedule.lastMillis = number();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return schedule.build();
    }

    QueueSettings settings() throws IOException {
        CodecFields.OfSettings settings = new CodecFields.OfSettings();
        object("settings", name -> {
            switch (name) {
                case "paused" -> settings.paused = flag();
                case "maxRunning" -> settings.maxRunning = integer();
                case "rate" -> settings.rate = fraction();
                case "burst" -> settings.burst = integer();
                case "groupMaxRunning" -> settings.groupMaxRunning = integer();
                case "groupRate" -> settings.groupRate = fraction();
                case "groupBurst" -> settings.groupBurst = integer();
                case "maxCrashes" -> settings.maxCrashes = integer();
                case "deadLimit" -> settings.deadLimit = integer();
                case "deadMillis" -> settings.deadMillis = number();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return settings.build();
    }

    WorkerInfo worker() throws IOException {
        CodecFields.OfWorker worker = new CodecFields.OfWorker();
        object("worker", name -> {
            switch (name) {
                case "session" -> worker.session = text();
                case "host" -> worker.host = text();
                case "pid" -> worker.pid = number();
                case "queues" -> worker.queues = array(CodecReader::text);
                case "concurrency" -> worker.concurrency = integer();
                case "running" -> worker.running = integer();
                case "startedMillis" -> worker.startedMillis = number();
                case "lagMillis" -> worker.lagMillis = number();
                case "quiet" -> worker.quiet = flag();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return worker.build();
    }

    // ---- values ----

    private void object(String what, Field field) throws IOException {
        expect(JsonToken.START_OBJECT, what, "an object");
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            if (field.read(name)) {
                continue;
            }
            if (name.equals("format") && number() > JobCodec.FORMAT) {
                throw bad("a newer release wrote it in format " + number() + ", and this one reads " + JobCodec.FORMAT);
            }
            in.skipChildren();
        }
    }

    private <T> Map<String, T> map(Value<T> value) throws IOException {
        Map<String, T> read = new LinkedHashMap<>();
        object("field", name -> {
            read.put(name, value.readFrom(this));
            return true;
        });
        return read;
    }

    private <T> List<T> array(Value<T> value) throws IOException {
        expect(JsonToken.START_ARRAY, "field", "an array");
        List<T> read = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            read.add(value.readFrom(this));
        }
        return read;
    }

    private String text() throws IOException {
        expect(JsonToken.VALUE_STRING, "field", "a string");
        return in.getText();
    }

    private <E extends Enum<E>> E word(Class<E> type) throws IOException {
        String word = text();
        try {
            return Enum.valueOf(type, word);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "This is no JSON of a job: '" + word + "' is none of " + Arrays.toString(type.getEnumConstants()),
                    e);
        }
    }

    private long number() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT, "field", "a whole number");
        return in.getLongValue();
    }

    private int integer() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT, "field", "a whole number");
        return in.getIntValue();
    }

    private double fraction() throws IOException {
        if (!in.currentToken().isNumeric()) {
            throw wrong("field", "a number");
        }
        return in.getDoubleValue();
    }

    private boolean flag() throws IOException {
        if (!in.currentToken().isBoolean()) {
            throw wrong("field", "true or false");
        }
        return in.getBooleanValue();
    }

    /** The bytes of a value as they are, or, by the field's name, in base64. */
    private byte[] bytes(String name) throws IOException {
        if (name.endsWith("64")) {
            expect(JsonToken.VALUE_STRING, "field", "a string in base64");
            return in.getBinaryValue();
        }
        int start = (int) in.currentTokenLocation().getByteOffset();
        in.finishToken();
        in.skipChildren();
        return Arrays.copyOfRange(json, start, (int) in.currentLocation().getByteOffset());
    }

    private void expect(JsonToken token, String what, String expected) throws IOException {
        if (in.currentToken() != token) {
            throw wrong(what, expected);
        }
    }

    private IllegalArgumentException wrong(String what, String expected) throws IOException {
        String name = in.currentName();
        return bad((name == null ? what : what + " '" + name + "'") + " is to be " + expected + ", not "
                + (in.currentToken() == null ? "nothing" : in.currentToken()));
    }

    private static IllegalArgumentException bad(String why) {
        return new IllegalArgumentException("This is no JSON of a job: " + why);
    }
}
