// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which master of a cluster serves which slot, as one of its servers saw it. */
final class ClusterMap {
    /** Into how many slots a cluster divides its keys. */
    static final int SLOTS = 16_384;

    /** Fields of an answer to CLUSTER INFO. */
    static final String STATE = "cluster_state";

    static final String SERVED = "cluster_slots_ok";

    /** Nobody serves anything, as far as is known. */
    static final ClusterMap EMPTY = new ClusterMap(new @Nullable Place[SLOTS]);

    private final @Nullable Place[] owners;

    private ClusterMap(@Nullable Place[] owners) {
        this.owners = owners;
    }

    /**
     * Reads an answer to CLUSTER SLOTS.
     *
     * @param answer a list of lists: first slot, last slot, then host, port and more of the master and of each replica
     * @param asked who gave the answer, whose host stands for one that is not named
     */
    static ClusterMap parse(List<?> answer, Place asked) {
        @Nullable Place[] owners = new @Nullable Place[SLOTS];
        for (Object range : answer) {
            List<?> fields = (List<?>) range;
            List<?> master = (List<?>) fields.get(2);
            Place place = new Place(text(master.get(0)), ((Number) master.get(1)).intValue()).orHostOf(asked);
            int first = ((Number) fields.get(0)).intValue();
            int last = ((Number) fields.get(1)).intValue();
            Arrays.fill(owners, first, last + 1, place);
        }
        return new ClusterMap(owners);
    }

    private static String text(@Nullable Object host) {
        if (host instanceof byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.equals("?") ? "" : text;
        }
        return host == null ? "" : host.toString();
    }

    /** Who serves a slot; null if nobody does. */
    @Nullable
    Place owner(int slot) {
        return owners[slot];
    }

    /** The same map but for one slot. */
    ClusterMap with(int slot, Place owner) {
        @Nullable Place[] changed = owners.clone();
        changed[slot] = owner;
        return new ClusterMap(changed);
    }

    /** The masters that serve at least one slot, in the order of their first one. */
    List<Place> masters() {
        return Arrays.stream(owners).filter(Objects::nonNull).distinct().toList();
    }

    /** Whether every slot is served. */
    boolean isWhole() {
        return Arrays.stream(owners).allMatch(Objects::nonNull);
    }
}
