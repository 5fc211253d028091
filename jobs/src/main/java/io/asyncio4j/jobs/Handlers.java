// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a worker can do: functions by the names of jobs.
 *
 * <p>Registered before the worker starts; any thread may register.
 */
public final class Handlers {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /**
     * What is known of a type.
     *
     * @param upcasts by the version that each reads; each makes the next one
     */
    private record Entry(
            Class<?> payload,
            JobFunction<Object, ?> function,
            Map<Integer, UnaryOperator<JsonNode>> upcasts,
            @Nullable Executor pool) {
        /** The version that the function reads. */
        int version() {
            return upcasts.keySet().stream().mapToInt(from -> from + 1).max().orElse(0);
        }
    }

    private Handlers() {}

    /**
     * Makes an empty registry.
     *
     * @return a registry
     */
    public static Handlers of() {
        return new Handlers();
    }

    /**
     * Registers what does the jobs of a type.
     *
     * @param <P> the payload
     * @param <R> the result
     * @param type the name by which jobs are enqueued
     * @param payload what their payload is read as; {@link Payload} for bytes as they are, of foreign producers
     * @param function does them
     * @return this
     * @throws IllegalStateException if the type has a function
     */
    public <P, R> Handlers on(String type, Class<P> payload, JobFunction<? super P, ? extends R> function) {
        Words.type(type);
        Entry entry = new Entry(payload, (value, job) -> function.run(payload.cast(value), job), new HashMap<>(), null);
        if (entries.putIfAbsent(type, entry) != null) {
            throw new IllegalStateException("Jobs of type " + type + " have a handler already");
        }
        return this;
    }

    /**
     * Registers what does the jobs of a type, which have no result.
     *
     * @param <P> the payload
     * @param type the name by which jobs are enqueued
     * @param payload what their payload is read as; {@link Payload} for bytes as they are
     * @param function does them
     * @return this
     * @throws IllegalStateException if the type has a function
     */
    public <P> Handlers onVoid(String type, Class<P> payload, VoidJobFunction<? super P> function) {
        return on(type, payload, (value, job) -> {
            function.run(value, job);
            return null;
        });
    }

    /**
     * Registers what does the jobs of a type.
     *
     * @param <P> the payload
     * @param <R> the result
     * @param type name, payload and result
     * @param function does them
     * @return this
     * @throws IllegalStateException if the type has a function
     */
    public <P, R> Handlers on(JobType<P, R> type, JobFunction<? super P, ? extends R> function) {
        return on(type.name(), type.payload(), function);
    }

    /**
     * Has old payloads read: turns those of one version into the next. The function reads the version after the highest
     * one given here, and jobs of newer versions are set aside.
     *
     * @param type a type that has a function
     * @param from the version it reads, as {@link JobOptions#version} gave it
     * @param change what makes JSON of the next version
     * @return this
     * @throws IllegalArgumentException if the type has no function
     */
    public Handlers upcast(String type, int from, UnaryOperator<JsonNode> change) {
        if (from < 0) {
            throw new IllegalArgumentException("A version must be 0 or more, not " + from);
        }
        return change(type, entry -> {
            Map<Integer, UnaryOperator<JsonNode>> all = new HashMap<>(entry.upcasts);
            all.put(from, change);
            return new Entry(entry.payload, entry.function, all, entry.pool);
        });
    }

    /**
     * Has the jobs of a type run in threads of a pool, for those that compute and do not wait. What runs there is not
     * cancelled from outside; {@link JobContext#isCancelRequested} tells it to end.
     *
     * @param type a type that has a function
     * @param pool where; closing it is the caller's
     * @return this
     * @throws IllegalArgumentException if the type has no function
     */
    public Handlers onPool(String type, Executor pool) {
        return change(type, entry -> new Entry(entry.payload, entry.function, entry.upcasts, pool));
    }

    private Handlers change(String type, UnaryOperator<Entry> change) {
        if (entries.computeIfPresent(type, (ignored, entry) -> change.apply(entry)) == null) {
            throw new IllegalArgumentException("Jobs of type " + type + " have no handler yet; register it first");
        }
        return this;
    }

    /**
     * Returns what a worker with these handlers can do.
     *
     * @return the names in order
     */
    public List<String> types() {
        return List.copyOf(new TreeSet<>(entries.keySet()));
    }

    /**
     * Runs a job through the middleware, the first outermost, and its function; in the calling coroutine or the type's
     * pool.
     *
     * @param largestResult how many bytes a result has at most
     * @return the result as JSON; null if there is none
     * @throws UnknownHandlerException if there is no function
     * @throws BadPayloadException if the payload cannot be read
     * @throws DeadJob if the handler says so, or its result cannot be written
     * @throws Exception what the function throws
     */
    byte @Nullable [] run(JobContext job, List<JobMiddleware> middleware, int largestResult) throws Exception {
        Entry entry = entries.get(job.type());
        if (entry == null) {
            throw new UnknownHandlerException(job.type(), types());
        }
        Executor pool = entry.pool;
        return pool == null
                ? run(entry, job, middleware, largestResult)
                : PoolRun.await(pool, job, () -> run(entry, job, middleware, largestResult));
    }

    private static byte @Nullable [] run(Entry entry, JobContext job, List<JobMiddleware> middleware, int largestResult)
            throws Exception {
        Object payload = payload(entry, job.claimed().job());
        Object result = chain(middleware, 0, job, () -> entry.function.run(payload, job))
                .run();
        if (result == null) {
            return null;
        }
        try {
            return JobJson.write("The result of job " + job.id(), result, largestResult);
        } catch (UnserializablePayloadException e) {
            throw new DeadJob("result not serializable", e);
        } catch (PayloadTooLargeException e) {
            throw new DeadJob("result too large", e);
        }
    }

    private static JobMiddleware.Next chain(
            List<JobMiddleware> middleware, int index, JobContext job, JobMiddleware.Next handler) {
        return index == middleware.size()
                ? handler
                : () -> middleware.get(index).around(job, chain(middleware, index + 1, job, handler));
    }

    private static @Nullable Object payload(Entry entry, NewJob job) {
        int wanted = entry.version();
        if (job.version() > wanted) {
            throw new BadPayloadException(
                    "its version is " + job.version() + ", and " + wanted + " is the newest that this worker knows");
        }
        if (job.version() == wanted) {
            return JobJson.read(job.payload(), entry.payload);
        }
        JsonNode tree = JobJson.read(job.payload(), JsonNode.class);
        for (int version = job.version(); version < wanted; version++) {
            UnaryOperator<JsonNode> upcast = entry.upcasts.get(version);
            if (upcast == null) {
                throw new BadPayloadException(
                        "its version is " + job.version() + ", and nothing reads version " + version);
            }
            tree = upcast.apply(tree);
        }
        return JobJson.convert(tree, entry.payload);
    }
}
