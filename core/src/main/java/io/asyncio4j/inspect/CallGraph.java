// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import java.util.List;

/**
 * The loops of this process and their pending tasks at one moment, with who waits for whom.
 *
 * <p>Counterpart of {@code asyncio.FutureCallGraph}. Made by {@link Inspect#captureCallGraph()}. Each loop is looked at
 * for itself, a little later than the one before, and a long one in slices, so that the whole is no still picture.
 *
 * @param loops the loops, oldest first
 */
public record CallGraph(List<LoopInfo> loops) {
    /** The number that means: all of them, however long the line, however many the rows. */
    public static final int UNLIMITED = 0;

    /**
     * Returns the tasks of all loops.
     *
     * @return loop by loop, in the order in which they were made
     */
    public List<TaskInfo> tasks() {
        return loops.stream().flatMap(loop -> loop.tasks().stream()).toList();
    }

    /**
     * Writes a table: a row a task, with loop, state, age, what it waits for and the line where it does.
     *
     * @param width how many columns a line may take; {@link #UNLIMITED} for as many as it needs
     * @param limit how many tasks to show; {@link #UNLIMITED} for all
     * @return lines, each ended by a line feed
     */
    public String table(int width, int limit) {
        return new TaskTable(this, width, limit).text();
    }

    /**
     * Writes the tasks as a tree of who waits for whom: below a task stand those that it waits for. A task that several
     * wait for is shown once and named at the others; tasks that wait for each other in a circle are named as a cycle.
     *
     * @param width how many columns a line may take; {@link #UNLIMITED} for as many as it needs
     * @param limit how many tasks to show; {@link #UNLIMITED} for all
     * @param stacks whether to write the program's frames below each task
     * @return lines, each ended by a line feed
     */
    public String tree(int width, int limit, boolean stacks) {
        return new TaskTree(this, width, limit, stacks).text();
    }

    /**
     * Writes all of it for a program to read. The guide has the format; later versions only add to it.
     *
     * @return one JSON object
     */
    public String json() {
        return GraphJson.of(this);
    }
}
