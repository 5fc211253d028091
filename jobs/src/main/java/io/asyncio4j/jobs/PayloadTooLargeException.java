// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** A payload, a result or a note of progress has too many bytes. Nothing was stored. */
public class PayloadTooLargeException extends JobException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param what what is too large
     * @param most how many bytes are allowed
     */
    public PayloadTooLargeException(String what, long most) {
        super(what + " has more than " + most + " bytes as JSON; keep it elsewhere and hand on where", null);
    }
}
