// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.BrokerFullException;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.protocol.RedisProtocolException;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** What the client's failures mean to who uses a broker. */
final class BrokerFailures {
    /** How long a connection or a command may take. */
    private static final long PATIENCE_SECONDS = RedisTarget.TIMEOUT.toSeconds();

    private static final Pattern NATIVE_PREFIX = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-\\d+\\): ");

    private BrokerFailures() {}

    /** What a failure means of a command that may have reached the server. */
    static BrokerException ofCommand(Throwable failure, String server) {
        Throwable root = root(failure);
        if (root instanceof BrokerException known) {
            return known;
        }
        if (root instanceof RedisCommandTimeoutException) {
            return new OutcomeUnknownException(
                    server + " has not answered for " + PATIENCE_SECONDS
                            + " s; look after that server; what was asked may have been done or not, and may be asked again",
                    root);
        }
        if (!(root instanceof RedisCommandExecutionException)) {
            return new OutcomeUnknownException(
                    "The connection to " + server + " was lost before the answer came (" + reason(root)
                            + "); what was asked may have been done or not, and may be asked again",
                    root);
        }
        String said = String.valueOf(root.getMessage());
        if (said.startsWith("OOM") || said.contains("-OOM ")) {
            return new BrokerFullException(
                    "The memory of " + server + " is full, so nothing was stored; raise its maxmemory or remove jobs",
                    root);
        }
        if (said.startsWith("MISCONF") || said.contains("-MISCONF ")) {
            return new BrokerFullException(
                    server + " cannot write to its disk and takes nothing more; make room there", root);
        }
        if (Redirect.parse(said) != null || said.startsWith("NOREPLICAS")) {
            return new BrokerUnavailableException(
                    server + " cannot do what was asked now (" + said + "); try again in a moment", root);
        }
        if (said.startsWith("NOAUTH") || said.startsWith("NOPERM") || said.startsWith("WRONGPASS")) {
            return new BrokerException(server + " refuses it: " + said + "; check user, password and rights", root);
        }
        return new BrokerException(server + " answered: " + said, root);
    }

    static BrokerUnavailableException closed() {
        return new BrokerUnavailableException("The broker is closed; open another one", null);
    }

    static BrokerUnavailableException notConnected(String server) {
        return new BrokerUnavailableException(
                "There is no connection to " + server + " now; it is tried again as long as that server is needed",
                null);
    }

    /** What a failure to connect means. */
    static BrokerException ofConnect(Throwable failure, String server) {
        Throwable root = root(failure);
        if (root instanceof BrokerException known) {
            return known;
        }
        String why = switch (root) {
            case RedisCommandTimeoutException ignored ->
                "no answer for " + PATIENCE_SECONDS + " s; look after that server, or give another URL";
            case RedisProtocolException ignored -> "what answers there is no Redis; check host and port of the URL";
            case RedisCommandExecutionException refused
            when isPassing(reason(refused)) -> reason(refused) + "; wait until it is done, and try again";
            case RedisCommandExecutionException refused
            when reason(refused).startsWith("NOAUTH") ->
                "it asks for a password; put it in the URL: redis://USER:PASSWORD@HOST, without USER for the usual one";
            case RedisCommandExecutionException refused ->
                reason(refused) + "; check user, password and database number";
            default -> reason(root) + "; check that Redis runs there, or give another URL";
        };
        return new BrokerUnavailableException("Cannot connect to " + server + ": " + why, root);
    }

    /** Whether a server that is well again does what it refused. */
    private static boolean isPassing(String said) {
        return said.startsWith("BUSY") || said.startsWith("LOADING") || said.startsWith("MASTERDOWN");
    }

    static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null
                && !(root instanceof RedisCommandExecutionException)
                && !(root instanceof BrokerException)) {
            root = root.getCause();
        }
        return root;
    }

    /** What a {@link #root} says. */
    static String reason(Throwable root) {
        if (root instanceof CompletionException || root.getMessage() == null) {
            return root.getClass().getSimpleName();
        }
        return NATIVE_PREFIX.matcher(root.getMessage()).replaceFirst("");
    }
}
