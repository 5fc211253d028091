// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

/** An error of a Python kind that asyncio4j has no class for, or that the program itself made. */
final class ProgramError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String kind;

    ProgramError(String kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }
}
