// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted;

/** Planted: a name that java.util.concurrent owns. */
public final class Semaphore {}
