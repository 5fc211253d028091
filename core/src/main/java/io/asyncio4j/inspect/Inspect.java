// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import io.asyncio4j.Task;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows what the loops of this process do now.
 *
 * <p>Counterpart of {@code asyncio.capture_call_graph} and its siblings of Python 3.14. All methods may be called on any
 * thread, in coroutines and callbacks too. They wait for each loop's answer at most as long as their patience lasts; in a
 * coroutine that waits as a blocking call of the JDK does.
 */
public final class Inspect {
    /** How long a loop may take to answer before it counts as blocked, where nobody says: one second. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    private Inspect() {}

    /**
     * Looks at all loops and all tasks of this process.
     *
     * @return the graph, with all stacks
     */
    public static CallGraph captureCallGraph() {
        return captureCallGraph(PATIENCE);
    }

    /**
     * Looks at all loops and all tasks of this process.
     *
     * @param patience how long a loop may take to answer before it counts as blocked and is read from outside
     * @return the graph, with all stacks
     */
    public static CallGraph captureCallGraph(Duration patience) {
        return GraphCapture.all(patience, CallGraph.UNLIMITED);
    }

    /**
     * Looks at one task: it, the tasks that wait for it and those that it waits for, however far.
     *
     * @param task the task
     * @return the graph, with all stacks; without loops if the task is done
     */
    public static CallGraph captureCallGraph(Task<?> task) {
        return GraphCapture.around(task, PATIENCE);
    }

    /**
     * Writes all tasks of this process as a tree, with their stacks. Counterpart of {@code asyncio.format_call_graph}.
     *
     * @return lines, each ended by a line feed
     */
    public static String formatCallGraph() {
        return captureCallGraph().tree(CallGraph.UNLIMITED, CallGraph.UNLIMITED, true);
    }

    /**
     * Writes a task, those that wait for it and those that it waits for as a tree, with their stacks.
     *
     * @param task the task
     * @return lines, each ended by a line feed
     */
    public static String formatCallGraph(Task<?> task) {
        return captureCallGraph(task).tree(CallGraph.UNLIMITED, CallGraph.UNLIMITED, true);
    }

    /**
     * Prints all tasks of this process as a tree, with their stacks. Counterpart of {@code asyncio.print_call_graph}.
     *
     * @param out where to
     */
    public static void printCallGraph(PrintStream out) {
        out.print(formatCallGraph());
    }

    /**
     * Makes this process ready for {@code aio ps} where that cannot do it by itself: where asyncio4j is not on the class
     * path or module path but in a class loader of its own, as in an application server or a jar of jars. Elsewhere there
     * is no need to. It puts an {@link InspectionMXBean} into the platform's MBean server.
     *
     * @return its name there
     */
    public static String registerMBean() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            for (int i = 1; ; i++) {
                ObjectName name = new ObjectName(Inspection.NAME + (i == 1 ? "" : ",loader=" + i));
                try {
                    server.registerMBean(new Inspection(), name);
                    return name.toString();
                } catch (InstanceAlreadyExistsException e) {
                    if (server.getClassLoaderFor(name) == Inspection.class.getClassLoader()) {
                        return name.toString();
                    }
                }
            }
        } catch (JMException e) {
            throw new IllegalStateException("The MBean server takes no " + Inspection.NAME, e);
        }
    }
}
