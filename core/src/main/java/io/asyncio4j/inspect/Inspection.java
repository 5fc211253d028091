// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

/** The MBean of the inspection. Public, with a constructor, so that it can be made from outside by its class name. */
public final class Inspection implements InspectionMXBean {
    /** The name under which it is registered; a second class loader with asyncio4j adds {@code ,loader=2}. */
    public static final String NAME = "io.asyncio4j:type=Inspection";

    /** Makes one; it holds nothing. */
    public Inspection() {}

    @Override
    public int getLoopCount() {
        return GraphCapture.all(Inspect.PATIENCE, GraphCapture.NO_STACKS)
                .loops()
                .size();
    }

    @Override
    public int getTaskCount() {
        return GraphCapture.all(Inspect.PATIENCE, GraphCapture.NO_STACKS)
                .tasks()
                .size();
    }

    @Override
    public String table(int width, int limit) {
        return GraphCapture.all(Inspect.PATIENCE, limit).table(width, limit);
    }

    @Override
    public String tree(int width, int limit, boolean stacks) {
        return Inspect.captureCallGraph().tree(width, limit, stacks);
    }

    @Override
    public String json() {
        return Inspect.captureCallGraph().json();
    }
}
