// SPDX-License-Identifier: Apache-2.0
/** Makes the static site of the guide from its Markdown. */
@NullMarked
package io.asyncio4j.site;

import org.jspecify.annotations.NullMarked;
