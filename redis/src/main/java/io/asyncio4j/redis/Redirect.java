// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import org.jspecify.annotations.Nullable;

/**
 * What a server means that did not run a command because of where it stands. The command may be sent again, for nothing
 * was done.
 *
 * @param kind what to do
 * @param slot for {@code MOVED}: the slot; otherwise -1
 * @param place for {@code MOVED}: who serves it now; otherwise null
 */
record Redirect(Kind kind, int slot, @Nullable Place place) {
    /** What to do. */
    enum Kind {
        /** Ask that other server, now and later. */
        MOVED,
        /** The slot is on its way to another server, or nobody serves it; wait a little and ask again. */
        WAIT,
        /** The server is a replica; find the master. */
        REPLICA
    }

    private static final Redirect LATER = new Redirect(Kind.WAIT, -1, null);
    private static final Redirect ELSEWHERE = new Redirect(Kind.REPLICA, -1, null);

    /**
     * Reads an error.
     *
     * <p>ASK is not followed: while a slot moves, the keys of a queue are in part here and in part there, and a script
     * would see a part. Each script has the guard among its keys, which never exists, so that a server refuses all
     * scripts of a slot that moves, before they run.
     *
     * @param error what the server said, without the minus; may be null
     * @return null if it is an error of another sort
     */
    static @Nullable Redirect parse(@Nullable String error) {
        if (error == null) {
            return null;
        }
        String[] words = error.split(" ");
        return switch (words[0]) {
            case "MOVED" ->
                words.length < 3 ? LATER : new Redirect(Kind.MOVED, Integer.parseInt(words[1]), Place.parse(words[2]));
            case "ASK", "TRYAGAIN", "CLUSTERDOWN", "LOADING", "BUSY" -> LATER;
            case "READONLY", "MASTERDOWN" -> ELSEWHERE;
            // Redis 6.2 wraps what a command of a script says.
            default -> error.contains("-READONLY ") ? ELSEWHERE : null;
        };
    }
}
