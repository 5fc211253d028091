// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;
import java.util.Map;

/**
 * Writes jobs, and what belongs to them, as JSON in UTF-8, and reads them again.
 *
 * <p>The fields of an object are the components of the record under their own names; times are in milliseconds. Bytes
 * {@code x} (payload, result, input, progress) are field {@code x} with the JSON itself where they are JSON, and else field
 * {@code x64} in base64; they are read back letter by letter. A field that has its usual value is left out, so the shortest
 * job is {@code {"id":"1","type":"send","payload":{}}}; the usual values are those of {@link NewJob#of}, and for
 * everything else 0, false, null or empty. Fields that nobody knows are skipped. The form has a version: a reader refuses
 * an object whose field {@code format} is more than {@value #FORMAT}, for it was written by a newer release; the field is
 * left out while it is 1.
 *
 * <p>All methods are pure and may be called by any thread. Those that read throw {@link IllegalArgumentException} with a
 * sentence if the text is not such JSON or a value makes no sense, as one of another program may.
 */
public final class JobCodec {
    /** The version of the form that is written. */
    public static final int FORMAT = 1;

    private JobCodec() {}

    /**
     * Writes a job.
     *
     * @param job the job
     * @return a JSON object
     */
    public static byte[] write(NewJob job) {
        return CodecWriter.toBytes(out -> out.job(job));
    }

    /**
     * Reads a job.
     *
     * @param json what {@link #write(NewJob)} wrote, or another program
     * @return the job
     */
    public static NewJob readJob(byte[] json) {
        return new CodecReader(json).root(CodecReader::job);
    }

    /**
     * Writes all of a job but id, type and payload, for a broker that keeps these apart.
     *
     * @param job the job
     * @return a JSON object; no bytes at all if everything is as usual
     */
    public static byte[] writeOptions(NewJob job) {
        byte[] written = CodecWriter.toBytes(out -> out.options(job));
        return written.length == 2 ? new byte[0] : written;
    }

    /**
     * Puts a job together again.
     *
     * @param id its id
     * @param type its type
     * @param payload its payload
     * @param options what {@link #writeOptions} wrote
     * @return the job
     */
    public static NewJob readJob(String id, String type, byte[] payload, byte[] options) {
        return options.length == 0
                ? NewJob.of(id, type, payload)
                : new CodecReader(options).root(in -> in.options(id, type, payload));
    }

    /**
     * Writes a job as a broker knows it.
     *
     * @param info the job
     * @return a JSON object
     */
    public static byte[] write(JobInfo info) {
        return CodecWriter.toBytes(out -> out.info(info));
    }

    /**
     * Reads a job as a broker knew it.
     *
     * @param json what {@link #write(JobInfo)} wrote
     * @return the job
     */
    public static JobInfo readInfo(byte[] json) {
        return new CodecReader(json).root(CodecReader::info);
    }

    /**
     * Writes a schedule.
     *
     * @param schedule the schedule
     * @return a JSON object
     */
    public static byte[] write(Schedule schedule) {
        return CodecWriter.toBytes(out -> out.schedule(schedule));
    }

    /**
     * Reads a schedule.
     *
     * @param json what {@link #write(Schedule)} wrote
     * @return the schedule
     */
    public static Schedule readSchedule(byte[] json) {
        return new CodecReader(json).root(CodecReader::schedule);
    }

    /**
     * Writes the settings of a queue.
     *
     * @param settings the settings
     * @return a JSON object
     */
    public static byte[] write(QueueSettings settings) {
        return CodecWriter.toBytes(out -> out.settings(settings));
    }

    /**
     * Reads the settings of a queue.
     *
     * @param json what {@link #write(QueueSettings)} wrote; what is left out is as in {@link QueueSettings#DEFAULT}
     * @return the settings
     */
    public static QueueSettings readSettings(byte[] json) {
        return new CodecReader(json).root(CodecReader::settings);
    }

    /**
     * Writes what a worker says of itself.
     *
     * @param worker the worker
     * @return a JSON object
     */
    public static byte[] write(WorkerInfo worker) {
        return CodecWriter.toBytes(out -> out.worker(worker));
    }

    /**
     * Reads what a worker said of itself.
     *
     * @param json what {@link #write(WorkerInfo)} wrote
     * @return the worker
     */
    public static WorkerInfo readWorker(byte[] json) {
        return new CodecReader(json).root(CodecReader::worker);
    }

    /**
     * Writes a link. Its field {@code next} is a job, or its fields {@code id} and {@code part} say which part of which job.
     *
     * @param link the link
     * @return a JSON object
     */
    public static byte[] write(Link link) {
        return CodecWriter.toBytes(out -> out.link(link));
    }

    /**
     * Reads a link.
     *
     * @param json what {@link #write(Link)} wrote
     * @return the link
     */
    public static Link readLink(byte[] json) {
        return new CodecReader(json).root(CodecReader::link);
    }

    /**
     * Writes what a part of a waiting job came to.
     *
     * @param part the result
     * @return a JSON object
     */
    public static byte[] write(PartResult part) {
        return CodecWriter.toBytes(out -> out.part(part));
    }

    /**
     * Reads what a part of a waiting job came to.
     *
     * @param json what {@link #write(PartResult)} wrote
     * @return the result
     */
    public static PartResult readPart(byte[] json) {
        return new CodecReader(json).root(CodecReader::part);
    }

    /**
     * Writes the parts that have arrived at a waiting job.
     *
     * @param parts by name
     * @return a JSON object with a field for each
     */
    public static byte[] writeParts(Map<String, PartResult> parts) {
        return CodecWriter.toBytes(out -> out.parts(parts));
    }

    /**
     * Reads the parts that have arrived at a waiting job.
     *
     * @param json what {@link #writeParts} wrote
     * @return by name
     */
    public static Map<String, PartResult> readParts(byte[] json) {
        return new CodecReader(json).root(CodecReader::parts);
    }

    /**
     * Writes the runs of a job that did not succeed.
     *
     * @param history oldest first
     * @return a JSON array
     */
    public static byte[] writeHistory(List<Attempt> history) {
        return CodecWriter.toBytes(out -> out.history(history));
    }

    /**
     * Reads the runs of a job that did not succeed.
     *
     * @param json what {@link #writeHistory} wrote
     * @return oldest first
     */
    public static List<Attempt> readHistory(byte[] json) {
        return new CodecReader(json).root(CodecReader::history);
    }

    /**
     * Returns whether bytes are one JSON value in UTF-8 that can stand in another as it is: without blanks around it, and
     * nested not deeper than 500.
     *
     * @param bytes any bytes
     * @return whether they are
     */
    public static boolean isJson(byte[] bytes) {
        return CodecReader.isJson(bytes);
    }
}
