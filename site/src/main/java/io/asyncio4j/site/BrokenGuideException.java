// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import java.util.List;

/** The guide has links that lead nowhere, pages that no table lists, or HTML of its own. */
final class BrokenGuideException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenGuideException(List<String> faults) {
        super("The guide cannot be made into a site:\n  " + String.join("\n  ", faults));
    }
}
