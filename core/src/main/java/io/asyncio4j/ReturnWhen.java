// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/** When {@code Asyncio.wait} returns. Counterpart of asyncio's constants of these names. */
public enum ReturnWhen {
    /** When one of them is done. */
    FIRST_COMPLETED,
    /** When one of them has failed (a cancelled one has not), or all are done. */
    FIRST_EXCEPTION,
    /** When all of them are done. */
    ALL_COMPLETED
}
