// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieJarTest {
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final CookieJar jar = CookieJar.create(() -> now);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://a.example.com/ | k=v | http://a.example.com/x | true",
                "http://a.example.com/ | k=v | http://b.example.com/ | false",
                "http://a.example.com/ | k=v | http://x.a.example.com/ | false",
                "http://a.example.com/ | k=v; Domain=example.com | http://b.example.com/ | true",
                "http://a.example.com/ | k=v; Domain=.example.com | http://example.com/ | true",
                "http://a.example.com/ | k=v; Domain=example.com | http://badexample.com/ | false",
                "http://a.example.com/ | k=v; Domain=other.com | http://other.com/ | false",
                "http://a.example.com/ | k=v; Domain=com | http://b.com/ | false",
                "http://a.example.co.uk/ | k=v; Domain=co.uk | http://b.co.uk/ | false",
                "http://a.com./ | k=v; Domain=com. | http://b.com./ | false",
                "http://a.co.uk./ | k=v; Domain=co.uk. | http://b.co.uk./ | false",
                "http://10.0.0.1/ | k=v; Domain=0.0.1 | http://10.0.0.1/ | false",
                "http://10.0.0.1/ | k=v | http://10.0.0.1/ | true",
                "http://example.com/a/b | k=v | http://example.com/a/c | true",
                "http://example.com/a/b | k=v | http://example.com/other | false",
                "http://example.com/a/b | k=v; Path=/ | http://example.com/other | true",
                "http://example.com/ | k=v; Path=/ab | http://example.com/abc | false",
                "https://example.com/ | k=v; Secure | https://example.com/ | true",
                "https://example.com/ | k=v; Secure | http://example.com/ | false",
                "http://example.com/ | k=v; Secure | https://example.com/ | false",
                "https://example.com/ | __Host-k=v; Secure; Path=/ | https://example.com/ | true",
                "https://example.com/ | __Host-k=v; Secure; Path=/; Domain=example.com | https://example.com/ | false",
                "http://example.com/ | __Secure-k=v | http://example.com/ | false"
            })
    void aCookieGoesWhereItMay(String from, String cookie, String to, boolean goes) {
        jar.add(from, cookie);

        assertThat(jar.cookiesFor(to).containsValue("v")).isEqualTo(goes);
    }

    @Test
    void aCookieEndsInTime() {
        jar.add("http://example.com/", "k=v; Max-Age=10");
        assertThat(jar.cookiesFor("http://example.com/")).containsEntry("k", "v");

        now = now.plusSeconds(10);

        assertThat(jar.cookiesFor("http://example.com/")).isEmpty();
        assertThat(jar.size()).isZero();
    }

    @Test
    void aNewValueReplacesTheOldAndAnEndTakesItAway() {
        jar.add("http://example.com/", "k=1");
        jar.add("http://example.com/", "k=2");
        assertThat(jar.cookiesFor("http://example.com/")).containsExactlyEntriesOf(java.util.Map.of("k", "2"));

        jar.add("http://example.com/", "k=; Max-Age=0");

        assertThat(jar.size()).isZero();
    }

    @Test
    void noServerFillsTheMemory() {
        for (int i = 0; i < 5000; i++) {
            jar.add("http://example.com/", "k" + i + "=v");
        }
        assertThat(jar.size()).isEqualTo(3000);
        assertThat(jar.cookiesFor("http://example.com/")).containsKey("k4999").doesNotContainKey("k0");

        jar.clear();

        assertThat(jar.size()).isZero();
        CookieJar.NONE.add("http://example.com/", "k=v");
        assertThat(CookieJar.NONE.size()).isZero();
    }
}
