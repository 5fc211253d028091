// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.Awaitable;
import io.asyncio4j.Context;
import io.asyncio4j.ContextVar;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import io.asyncio4j.Handle;
import io.asyncio4j.TaskGroup;
import io.asyncio4j.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A program while it runs: what it has made, and how its coroutines run. Used on the loop only. */
final class Execution {
    private static final Map<String, Statement> STATEMENTS = new HashMap<>();

    static {
        ControlStatements.register(STATEMENTS);
        WaitStatements.register(STATEMENTS);
        BlockStatements.register(STATEMENTS);
        SyncStatements.register(STATEMENTS);
        QueueStatements.register(STATEMENTS);
        FutureStatements.register(STATEMENTS);
        EagerStatements.register(STATEMENTS);
        CallbackStatements.register(STATEMENTS);
        ContextStatements.register(STATEMENTS);
    }

    final EventLoop loop;
    final Variables variables = new Variables();
    final Names<Object> objects = new Names<>();
    final Names<Handle> handles = new Names<>();
    final Names<TaskGroup> groups = new Names<>();
    final Names<Timeout> timeouts = new Names<>();
    final Names<FutureStatements.Callback> callbacks = new Names<>();
    final Names<ContextVar.Token<@Nullable Object>> tokens = new Names<>();
    final Names<Context> contexts = new Names<>();

    /** Whether what the exception handler is told is traced. */
    boolean tracesReports;

    /** The context variable whose value is traced with each report; null if none is. */
    @Nullable
    String variableOfReports;

    private final Program program;
    private final Trace trace;

    Execution(Program program, EventLoop loop, Trace trace) {
        this.program = program;
        this.loop = loop;
        this.trace = trace;
    }

    /** What the task {@code main} runs. */
    @Nullable
    Object main() {
        DeclaredObjects.declare(program.objects(), this);
        return call("main");
    }

    /** Runs a coroutine in the current task. */
    @Nullable
    Object call(String coroutine) {
        JsonNode statements = program.coroutines().get(coroutine);
        if (statements == null) {
            throw Errors.ofPython("KeyError");
        }
        try {
            body(statements, null);
        } catch (Returned e) {
            return e.value();
        }
        return null;
    }

    void body(JsonNode statements, @Nullable Throwable caught) {
        for (JsonNode statement : statements) {
            Statement kind = STATEMENTS.get(statement.path(0).asText());
            if (kind == null) {
                throw Errors.ofPython("AttributeError");
            }
            kind.run(this, new Arguments(statement, caught));
        }
    }

    /** A variable's task or future, or, for {"call": c}, a fresh coroutine. */
    Awaitable<Object> awaitable(JsonNode x) {
        return x.isObject() ? coroutine(x.path("call").asText()) : variables.get(x.asText());
    }

    /** A fresh coroutine: an object of its own, so that asyncio4j cannot take two for one. */
    Coroutine<Object> coroutine(String name) {
        return new Coroutine<>() {
            @Override
            @SuppressWarnings("NullAway") // a coroutine may result in null
            public Object run() {
                return call(name);
            }
        };
    }

    static String label(JsonNode x) {
        return x.isObject() ? x.path("call").asText() + "()" : x.asText();
    }

    void trace(String text) {
        trace.add(loop, text);
    }

    /** Traces what the exception handler was told, unless that depends on when garbage is collected. */
    void report(ExceptionContext context) {
        Throwable failure = context.exception();
        boolean timely = context.task() == null || context.task().done();
        if (tracesReports && timely && failure != null && !context.message().contains("never retrieved")) {
            String variable = variableOfReports == null ? "" : " " + ContextStatements.show(this, variableOfReports);
            trace("report " + Errors.show(failure) + " " + Values.show(keys(context)) + variable);
        }
    }

    private static List<String> keys(ExceptionContext context) {
        List<String> keys = new ArrayList<>();
        if (context.future() != null) {
            keys.add("future");
        }
        if (context.handle() != null) {
            keys.add("handle");
        }
        if (context.task() != null) {
            keys.add("task");
        }
        return keys;
    }

    /** Lets time go by while the loop can do nothing; after a deadlock there is none any more. */
    void take(Duration duration) {
        if (!trace.stopped()) {
            trace.clock().take(duration);
        }
    }

    /** For what runs outside of any task. */
    void traceCallback(String text) {
        trace.add("-", text);
    }
}
