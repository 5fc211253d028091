// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.CancelledError;
import io.asyncio4j.ExceptionGroup;
import io.asyncio4j.InvalidStateError;
import io.asyncio4j.sync.BrokenBarrierError;
import java.util.Set;
import java.util.stream.Collectors;

/** Python's kinds of error and their hierarchy, as far as programs see it. */
final class Errors {
    private static final Set<String> KINDS = Set.of(
            "ValueError",
            "KeyError",
            "RuntimeError",
            "ZeroDivisionError",
            "CancelledError",
            "TimeoutError",
            "InvalidStateError",
            "QueueEmpty",
            "QueueFull",
            "QueueShutDown",
            "BrokenBarrierError",
            "ExceptionGroup",
            "Exception",
            "BaseException");

    private Errors() {}

    /** The error that a program makes, whose message is shown. */
    static Throwable make(String kind, String message) {
        checkKind(kind);
        return switch (kind) {
            case "CancelledError" -> new CancelledError(message);
            case "ExceptionGroup" -> ofPython("TypeError"); // a group is not made of a message alone
            default -> new ProgramError(kind, message);
        };
    }

    /** An error that Python's own dictionaries, and the like, raise. */
    static ProgramError ofPython(String kind) {
        return new ProgramError(kind, "");
    }

    static boolean matches(Throwable error, String kind) {
        checkKind(kind);
        return switch (kind) {
            case "BaseException" -> true;
            case "Exception" -> isException(error);
            case "RuntimeError" -> kindOf(error).equals(kind) || kindOf(error).equals("BrokenBarrierError");
            default -> kindOf(error).equals(kind);
        };
    }

    private static void checkKind(String kind) {
        if (!KINDS.contains(kind)) {
            throw ofPython("KeyError");
        }
    }

    private static boolean isException(Throwable error) {
        return switch (error) {
            case ExceptionGroup group -> group.exceptions().stream().allMatch(Errors::isException);
            case CancelledError ignored -> false;
            case Returned ignored -> false;
            default -> !kindOf(error).equals("BaseException");
        };
    }

    private static String kindOf(Throwable error) {
        return switch (error) {
            case ProgramError own -> own.kind();
            case InvalidStateError ignored -> "InvalidStateError";
            case BrokenBarrierError ignored -> "BrokenBarrierError";
            case IllegalStateException ignored -> "RuntimeError";
            case IllegalArgumentException ignored -> "ValueError";
            default -> error.getClass().getSimpleName();
        };
    }

    static String show(Throwable error) {
        return switch (error) {
            case ExceptionGroup group ->
                group.exceptions().stream().map(Errors::show).collect(Collectors.joining(", ", "ExceptionGroup[", "]"));
            case CancelledError cancelled ->
                "CancelledError(" + (cancelled.getMessage() == null ? "" : cancelled.getMessage()) + ")";
            case ProgramError own -> own.kind() + "(" + own.getMessage() + ")";
            default -> kindOf(error) + "()";
        };
    }
}
