// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

/**
 * The loops of this process as JMX shows them.
 *
 * <p>{@code aio ps} makes one in the JVM that it looks at; {@link Inspect#registerMBean} does so from inside. Its name is
 * {@value Inspection#NAME}.
 */
public interface InspectionMXBean {
    /**
     * Counts the loops.
     *
     * @return how many are open
     */
    int getLoopCount();

    /**
     * Counts the tasks.
     *
     * @return how many are pending on all loops
     */
    int getTaskCount();

    /**
     * Writes a table of the tasks.
     *
     * @param width how many columns a line may take; 0 for as many as it needs
     * @param limit how many tasks to show; 0 for all
     * @return see {@link CallGraph#table}
     */
    String table(int width, int limit);

    /**
     * Writes a tree of the tasks.
     *
     * @param width how many columns a line may take; 0 for as many as it needs
     * @param limit how many tasks to show; 0 for all
     * @param stacks whether to write the program's frames below each task
     * @return see {@link CallGraph#tree}
     */
    String tree(int width, int limit, boolean stacks);

    /**
     * Writes all of it for a program to read.
     *
     * @return see {@link CallGraph#json}
     */
    String json();
}
