// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.net.SocketException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a {@link MemoryLink}: bytes on their way, in order, and those that have come and are not read yet.
 * Both count for the window, so that a reader that stops stops the writer. Loop only.
 */
final class MemoryLane {
    /** What travels: bytes, the end, or the news that the other side is gone. */
    private sealed interface Item {}

    private record Bytes(byte[] bytes) implements Item {}

    private enum Mark implements Item {
        END,
        RESET
    }

    private final MemoryLink link;

    /** Who sends; null until the connection is accepted. */
    @Nullable
    MemoryChannel from;

    /** Who receives; null until the connection is accepted. */
    @Nullable
    MemoryChannel to;

    /** On the way, in the order of sending. */
    private final ArrayDeque<Item> underWay = new ArrayDeque<>();

    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();

    /** What came to a cut, in order; sent again when the link is healed. */
    private final ArrayDeque<Item> stuck = new ArrayDeque<>();

    /** Bytes that the receiver has taken of the first array that has arrived. */
    private int taken;

    /** Bytes under way or arrived. */
    private int held;

    private long sent;
    private long lastArrival = Long.MIN_VALUE;
    private boolean ended;
    private boolean reset;

    MemoryLane(MemoryLink link) {
        this.link = link;
    }

    // ---- the sender's end ----

    /** How many bytes may be sent now. */
    int room() {
        return Math.min(Math.max(0, link.window() - held), link.allowed(this));
    }

    long sent() {
        return sent;
    }

    void send(byte[] bytes) {
        held += bytes.length;
        sent += bytes.length;
        travel(new Bytes(bytes));
        link.sent();
    }

    void sendEnd() {
        travel(Mark.END);
    }

    void sendReset() {
        travel(Mark.RESET);
    }

    private void travel(Item item) {
        underWay.add(item);
        plan();
    }

    private void plan() {
        lastArrival = Math.max(link.arrival(), lastArrival);
        link.network().at(lastArrival, this::arrive);
    }

    // ---- the way ----

    private void arrive() {
        Item item = underWay.remove(); // the first, whichever arrival this is: nothing overtakes
        if (link.isCut() || !stuck.isEmpty()) {
            stuck.add(item);
            return;
        }
        switch (item) {
            case Bytes data -> takeIn(data.bytes());
            case Mark.END -> ended = true;
            case Mark.RESET -> reset = true;
        }
        MemoryChannel receiver = to;
        if (receiver != null) {
            receiver.arrived();
        }
    }

    private void takeIn(byte[] bytes) {
        MemoryChannel receiver = to;
        if (receiver != null && !receiver.isOpen()) {
            held -= bytes.length;
            link.opposite(this).sendReset(); // as a system does where no socket is left
        } else {
            arrived.add(bytes);
        }
    }

    /** Sends again what was held up by a cut. */
    void release() {
        int count = stuck.size();
        while (!stuck.isEmpty()) {
            underWay.addFirst(stuck.removeLast()); // before what was sent later and has not come to the cut
        }
        for (int i = 0; i < count; i++) {
            plan();
        }
    }

    // ---- the receiver's end ----

    boolean isReadable() {
        return !arrived.isEmpty() || ended || reset;
    }

    boolean hasBytes() {
        return !arrived.isEmpty();
    }

    boolean isEnded() {
        return ended && arrived.isEmpty();
    }

    @Nullable
    SocketException failure() {
        return reset ? new SocketException("Connection reset") : null;
    }

    /** Takes the next bytes that have arrived: at most one array that was sent, and at most a segment. */
    byte[] take() {
        byte[] first = arrived.element();
        int count = Math.min(first.length - taken, link.segment());
        byte[] bytes = new byte[count];
        System.arraycopy(first, taken, bytes, 0, count);
        taken += count;
        if (taken == first.length) {
            arrived.remove();
            taken = 0;
        }
        giveRoom(count);
        return bytes;
    }

    private void giveRoom(int count) {
        held -= count;
        MemoryChannel sender = from;
        if (sender != null) {
            sender.roomCame();
        }
    }

    /** Forgets what has arrived; the receiver is closed. Tells whether there was something. */
    boolean drop() {
        boolean unread = !arrived.isEmpty();
        for (byte[] bytes : arrived) {
            held -= bytes.length;
        }
        held += taken;
        taken = 0;
        arrived.clear();
        return unread;
    }
}
