// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://a, http://a/",
        "HTTP://A:80/x, http://a/x",
        "https://a:443/x?y#z, https://a/x?y",
        "http://a:8080, http://a:8080/",
        "http://my_service:1/x, http://my_service:1/x",
        "http://[::1]:8/x, http://[::1]:8/x",
        "http://bücher.example/ä?ö, http://xn--bcher-kva.example/%C3%A4?%C3%B6",
        "ws://a/x, http://a/x",
        "wss://a/x, https://a/x"
    })
    void aUrlIsRead(String text, String read) {
        assertThat(ClientUrl.of(text, null)).hasToString(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/x",
                "ftp://a/",
                "http://",
                "http:///x",
                "http://a b/",
                "http://a:0/",
                "http://a:70000/",
                "http://a:x/",
                "http://a\r\nb/",
                "mailto:a@b"
            })
    void whatIsNoUrlIsRefused(String text) {
        assertThatThrownBy(() -> ClientUrl.of(text, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "x, http://a/b/x",
        "/x, http://a/x",
        "?q, http://a/b/c?q",
        "?ä, http://a/b/c?%C3%A4",
        "../x, http://a/x",
        "../../../x, http://a/x",
        "//other/x, http://other/x",
        "https://other, https://other/",
        "x?y=1#z, http://a/b/x?y=1"
    })
    void aRelativeUrlIsResolved(String text, String resolved) {
        ClientUrl base = ClientUrl.of("http://a/b/c?d", null);

        assertThat(ClientUrl.of(text, base)).hasToString(resolved);
    }

    @Test
    void passwordsAreNotShown() {
        ClientUrl url = ClientUrl.of("http://me:secret@a/", null);

        assertThat(url.userInfo()).isEqualTo("me:secret");
        assertThat(url.toString()).doesNotContain("secret");
        assertThat(HttpCall.get("http://me:secret@a/b@c")).hasToString("GET http://a/b@c");
        assertThatThrownBy(() -> ClientUrl.of("http://me:secret@a:0/", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://a:0/")
                .hasMessageNotContaining("secret");
    }

    @Test
    void limitsOfACallAreChecked() {
        HttpCall call = HttpCall.get("http://a/");

        assertThatThrownBy(() -> call.maxRedirects(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> call.maxBody(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> call.totalTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTypeOfAPartCannotSmuggleInHeaders() {
        HttpBody content = HttpBody.bytes("a/b\r\nX: y", new byte[1]);

        assertThatThrownBy(() -> FormPart.file("a", "b", content)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.com/, socks5://all:1080",
        "https://a.com/, http://secure:81",
        "https://internal.example/, ",
        "https://x.internal.example:99/, ",
        "https://notinternal.example/, http://secure:81",
        "https://port.example:8443/, ",
        "https://port.example/, http://secure:81"
    })
    void theEnvironmentNamesAProxy(String url, String proxy) {
        Map<String, String> environment = Map.of(
                "ALL_PROXY", "socks5://all",
                "https_proxy", "http://secure:81",
                "HTTPS_PROXY", "http://other",
                "no_proxy", "localhost, .internal.example,port.example:8443");

        ClientProxy found = ClientProxy.fromEnvironment(ClientUrl.of(url, null), environment::get);

        assertThat(found == null ? null : found.toString()).isEqualTo(proxy);
    }

    @Test
    void aProxyOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> ClientProxy.of("ftp://a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("socks5://");
    }
}
