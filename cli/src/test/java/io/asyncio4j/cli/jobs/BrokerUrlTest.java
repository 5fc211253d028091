// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis://127.0.0.1:6379/0 | redis://127.0.0.1:6379/0",
                "redis://ada:secret@host/1 | redis://ada:***@host/1",
                "rediss://:secret@host:6380 | rediss://:***@host:6380",
                "redis://:s@cret@host | redis://:***@host",
                "redis-sentinel://:x@a,b?sentinelPassword=x#m | redis-sentinel://:***@a,b?sentinelPassword=***#m",
                "redis-sentinel://a?SENTINELPASSWORD=x&prefix=y#m | redis-sentinel://a?SENTINELPASSWORD=***&prefix=y#m"
            })
    void noPasswordIsShown(String url, String shown) {
        assertThat(new BrokerUrl(url, true).shown()).isEqualTo(shown);
    }

    @Test
    void aFileIsNoServerHoweverManySlashesItHas() {
        BrokerUrl url = new BrokerUrl("sqlite:///var/lib/jobs.db", true);

        assertThat(url.isServer()).isFalse();
        assertThat(url.file()).contains(Path.of("/var/lib/jobs.db"));
        assertThat(new BrokerUrl("redis://127.0.0.1:6379/0", true).isServer()).isTrue();
    }
}
