// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.lettuce.core.protocol.RedisProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.TimeoutException;

/** Why none of some sentinels or servers told who serves what. Not for several threads at a time. */
final class SearchFailures {
    private final RedisTarget target;
    private final Map<String, List<String>> placesByReason = new LinkedHashMap<>();
    private final SequencedSet<String> remedies = new LinkedHashSet<>();

    SearchFailures(RedisTarget target) {
        this.target = target;
    }

    /** Notes why one of them did not. */
    void add(Place place, Throwable failure) {
        Throwable root = BrokerFailures.root(failure);
        String said = reason(root);
        boolean sentinels = target.kind() == RedisTarget.Kind.SENTINEL;
        if (root instanceof NoSuchMasterException) {
            add(place, said, "check the name after the #");
        } else if (said.startsWith("NOAUTH")) {
            add(
                    place,
                    "it asks for a password",
                    sentinels
                            ? "give it to the sentinels: ?sentinelPassword=… before the #"
                            : "put it in the URL: redis-cluster://USER:PASSWORD@HOST, without USER for the usual one");
        } else if (said.startsWith("WRONGPASS")) {
            add(
                    place,
                    "it refuses this user or password",
                    sentinels ? "check sentinelUser and sentinelPassword" : "check user and password");
        } else if (root instanceof RedisProtocolException) {
            add(place, "what answers there is no Redis", "check hosts and ports of the URL");
        } else if (said.contains("unknown command") && sentinels) {
            add(place, "it is no sentinel", "check the ports of the sentinels, or use redis:// for one server");
        } else if (said.contains("unknown command")) {
            add(place, "it is no server of a cluster", "use redis-sentinel://HOST#NAME for sentinels");
        } else if (said.contains("cluster support disabled")) {
            add(place, "it is no part of a cluster", "use redis:// in place of redis-cluster://");
        } else {
            add(place, said, "check that they run and that the URL names them");
        }
    }

    /** What happened, without a semicolon. */
    static String reason(Throwable failure) {
        Throwable root = BrokerFailures.root(failure);
        return root instanceof TimeoutException
                ? "no answer"
                : BrokerFailures.reason(root).replace("; ", ", ");
    }

    private void add(Place place, String reason, String remedy) {
        placesByReason.computeIfAbsent(reason, ignored -> new ArrayList<>()).add(place.toString());
        remedies.add(remedy);
    }

    /** All of it in a sentence; behind its semicolon stands what to do. */
    BrokerUnavailableException exception() {
        String what = target.kind() == RedisTarget.Kind.SENTINEL ? "sentinel" : "server of the cluster";
        List<String> reasons = new ArrayList<>();
        placesByReason.forEach((reason, places) -> reasons.add(String.join(" and ", places) + ": " + reason));
        return new BrokerUnavailableException(
                "No " + what + " of " + target + " answers as it should (" + String.join(", ", reasons) + "); "
                        + String.join(", and ", remedies),
                null);
    }
}
