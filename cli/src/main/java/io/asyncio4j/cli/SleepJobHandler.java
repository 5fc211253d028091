// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.BadPayloadException;
import io.asyncio4j.jobs.JobHandler;
import io.asyncio4j.jobs.Payload;
import java.util.regex.Pattern;

/** Waits as many seconds as the payload says. */
final class SleepJobHandler implements JobHandler {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    @Override
    public void handle(Payload job) {
        String text = job.text().trim();
        if (!NUMBER.matcher(text).matches()) {
            throw new BadPayloadException("it is no number of seconds");
        }
        Asyncio.sleep(Double.parseDouble(text));
    }
}
