// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted;

/** Planted: a name that says nothing. */
public final class WaitingManager {}
