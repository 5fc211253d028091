// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.AttachOperationFailedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A running JVM of somebody else, asked what its loops do.
 *
 * <p>It needs no preparation: its own JMX agent is started by the attach mechanism, and the inspection's MBean is made
 * there by its class name. Every way to fail is one sentence with a remedy.
 */
final class Inspected {
    private static final String BEAN_CLASS = "io.asyncio4j.inspect.Inspection";
    private static final String BEAN_NAME = "io.asyncio4j:type=Inspection";
    private static final long PATIENCE_SECONDS = 15;

    private final long pid;

    Inspected(long pid) {
        this.pid = pid;
    }

    /** Calls an operation of the inspection; several answers, where several class loaders hold asyncio4j, in a row. */
    String ask(String operation, Object[] arguments, String... types) {
        checkProcess();
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("attach-" + pid).start(() -> {
            try {
                answer.complete(call(operation, arguments, types));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw silent(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted while process " + pid + " was asked", e);
        }
    }

    private String call(String operation, Object[] arguments, String... types)
            throws IOException, AttachNotSupportedException, JMException {
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(agent()))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            StringBuilder text = new StringBuilder();
            for (ObjectName bean : beans(server)) {
                text.append(text.isEmpty() ? "" : "\n").append(server.invoke(bean, operation, arguments, types));
            }
            return text.toString();
        }
    }

    private String agent() throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
        try {
            return machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
    }

    /** The beans that are there; one made now if none is. */
    private static Set<ObjectName> beans(MBeanServerConnection server) throws IOException, JMException {
        ObjectName all = new ObjectName(BEAN_NAME + ",*");
        Set<ObjectName> found = server.queryNames(all, null);
        if (!found.isEmpty()) {
            return found;
        }
        try {
            return Set.of(
                    server.createMBean(BEAN_CLASS, new ObjectName(BEAN_NAME)).getObjectName());
        } catch (InstanceAlreadyExistsException e) {
            return server.queryNames(all, null); // somebody else asks at the same time
        }
    }

    // ---- what can be wrong ----

    private void checkProcess() {
        ProcessHandle process = ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .orElseThrow(() -> new CommandFailedException(
                        "there is no process " + pid + "; 'aio ps' lists the JVMs that can be looked at", null));
        Optional<String> owner = process.info().user();
        Optional<String> own = ProcessHandle.current().info().user();
        if (owner.isPresent() && !owner.equals(own) && !own.equals(Optional.of("root"))) {
            throw new CommandFailedException(
                    "process " + pid + " belongs to " + owner.get() + "; run aio as that user, as by 'sudo -u "
                            + owner.get() + "'",
                    null);
        }
        if (isKnownToBeNoJvm()) {
            throw new CommandFailedException(
                    "process " + pid + " is no JVM; 'aio ps' lists those that can be looked at", null);
        }
    }

    /** Attaching sends SIGQUIT, which not every program survives, so that it is better to look first. */
    private boolean isKnownToBeNoJvm() {
        Path maps = Path.of("/proc", String.valueOf(pid), "maps");
        try {
            return Files.exists(maps)
                    && !Files.readString(maps, StandardCharsets.ISO_8859_1).contains("libjvm.");
        } catch (IOException e) {
            return false; // not ours to read, or it has just ended: attaching will say so
        }
    }

    private CommandFailedException failure(Throwable failure) {
        return switch (failure) {
            case ReflectionException missing ->
                new CommandFailedException(
                        "process " + pid
                                + " has no asyncio4j on its class path or module path; if it is there in a class"
                                + " loader of its own, as in a jar of jars, call Inspect.registerMBean() in the program",
                        missing);
            case AttachNotSupportedException refused ->
                refused.getMessage().contains("not respond") ? silent(refused) : disabled(refused);
            case AttachOperationFailedException lacking -> withoutAgent(lacking);
            case AgentLoadException lacking -> withoutAgent(lacking);
            case RuntimeMBeanException inside ->
                new CommandFailedException(
                        "the inspection failed inside process " + pid + ": " + inside.getCause(), inside);
            case IOException gone
            when ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty() ->
                new CommandFailedException("process " + pid + " ended while it was asked", gone);
            case IOException lost ->
                new CommandFailedException(
                        "process " + pid + " cannot be asked (" + firstLine(lost)
                                + "); run aio as the user of that process, on the same machine and in the same container",
                        lost);
            default -> new CommandFailedException("process " + pid + " cannot be asked: " + failure, failure);
        };
    }

    private CommandFailedException silent(Exception cause) {
        return new CommandFailedException(
                "process " + pid + " did not answer for " + PATIENCE_SECONDS
                        + " s; if it is stopped, let it go on with 'kill -CONT " + pid + "'",
                cause);
    }

    private CommandFailedException disabled(Exception cause) {
        return new CommandFailedException(
                "process " + pid + " lets nobody attach: it is no JVM, or was started with -XX:+DisableAttachMechanism,"
                        + " and must be started without",
                cause);
    }

    private CommandFailedException withoutAgent(Exception cause) {
        return new CommandFailedException(
                "process " + pid + " has no JMX agent (" + firstLine(cause)
                        + "); its run-time image needs the module jdk.management.agent",
                cause);
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
