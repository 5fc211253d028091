// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.redis.Redirect.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterMapTest {
    private static final Place ASKED = new Place("asked", 1);

    private static List<Object> range(long first, long last, Object host, long port) {
        return List.of(first, last, Arrays.asList(host, port, "id"), Arrays.asList("replica", 9L, "id"));
    }

    @Test
    void mastersAreReadAndReplicasAreNot() {
        ClusterMap map = ClusterMap.parse(
                List.of(
                        range(5461, 16383, "b".getBytes(StandardCharsets.UTF_8), 7001),
                        range(0, 5459, "a", 7000),
                        range(5460, 5460, "", 7002)),
                ASKED);

        assertThat(map.owner(0)).isEqualTo(new Place("a", 7000));
        assertThat(map.owner(5459)).isEqualTo(new Place("a", 7000));
        assertThat(map.owner(5460)).as("a server that does not know its host").isEqualTo(new Place("asked", 7002));
        assertThat(map.owner(16383)).isEqualTo(new Place("b", 7001));
        assertThat(map.masters()).containsExactly(new Place("a", 7000), new Place("asked", 7002), new Place("b", 7001));
        assertThat(map.isWhole()).isTrue();
    }

    @Test
    void aSlotThatNobodyServesHasNoOwner() {
        ClusterMap map = ClusterMap.parse(List.of(range(1, 2, "a", 7000)), ASKED);

        assertThat(map.owner(0)).isNull();
        assertThat(map.isWhole()).isFalse();
        assertThat(map.with(0, ASKED).owner(0)).isEqualTo(ASKED);
        assertThat(map.owner(0)).as("the first map has not changed").isNull();
    }

    @Test
    void movedNamesTheOwner() {
        assertThat(Redirect.parse("MOVED 3999 127.0.0.1:6381"))
                .isEqualTo(new Redirect(Kind.MOVED, 3999, new Place("127.0.0.1", 6381)));
        Redirect noHost = Redirect.parse("MOVED 3999 :6381");
        assertThat(noHost).isNotNull();
        assertThat(noHost.place().orHostOf(ASKED)).isEqualTo(new Place("asked", 6381));
        Redirect six = Redirect.parse("MOVED 1 fe80::1:6381");
        assertThat(six.place()).isEqualTo(new Place("fe80::1", 6381));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ASK 3999 127.0.0.1:6381",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "CLUSTERDOWN The cluster is down",
                "LOADING Redis is loading the dataset in memory"
            })
    void whatPassesIsWaitedFor(String error) {
        assertThat(Redirect.parse(error)).isNotNull().extracting(Redirect::kind).isEqualTo(Kind.WAIT);
    }

    @Test
    void aReplicaIsNotAsked() {
        String error = "READONLY You can't write against a read only replica.";

        assertThat(Redirect.parse(error)).isNotNull().extracting(Redirect::kind).isEqualTo(Kind.REPLICA);
        assertThat(Redirect.parse("ERR Error running script (call to f_1): @user_script:3: -" + error))
                .as("as Redis 6.2 says it from a script")
                .isNotNull()
                .extracting(Redirect::kind)
                .isEqualTo(Kind.REPLICA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERR unknown command", "NOSCRIPT No matching script", "OOM command not allowed"})
    void otherErrorsAreNoRedirects(String error) {
        assertThat(Redirect.parse(error)).isNull();
        assertThat(Redirect.parse(null)).isNull();
    }
}
