// SPDX-License-Identifier: Apache-2.0
/** The dashboard as a person meets it: in a browser of this machine, by mouse, by keyboard and by ear. */
@NullMarked
package io.asyncio4j.verify.browser;

import org.jspecify.annotations.NullMarked;
