// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted;

import org.slf4j.Logger;

/** Planted: core may use the JDK alone. */
public final class CoreOnLogging {
    public Logger logger;
}
