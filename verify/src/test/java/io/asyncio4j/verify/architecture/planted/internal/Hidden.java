// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted.internal;

/** Planted: what no other room may use. */
public final class Hidden {}
