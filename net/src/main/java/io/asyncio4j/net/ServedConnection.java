// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.ExceptionContext;
import io.asyncio4j.Task;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that a server has accepted, and the task that serves it, on the loop that serves it. */
final class ServedConnection implements ChannelStream.Events {
    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    private final ServedConnections all;
    private final NetLoop net;
    private final Channel channel;

    private @Nullable ChannelStream stream;
    private @Nullable Task<?> task;
    private boolean connected = true;

    ServedConnection(ServedConnections all, NetLoop net, Channel channel) {
        this.all = all;
        this.net = net;
        this.channel = channel;
    }

    /** On the bare thread. */
    void begin() {
        try {
            ServerOptions options = all.options();
            ChannelSettings.applyAccepted(net, channel, options.noDelay(), options.keepAlive());
            ChannelStream made = new ChannelStream(net, channel, options.limit(), this);
            made.connectReader();
            stream = made;
            channel.pipeline().addLast(made);
            net.nettyGroup().register(channel).addListener((ChannelFutureListener) registered -> {
                if (!registered.isSuccess()) {
                    drop();
                }
            });
        } catch (RuntimeException e) {
            drop(); // the other side is gone already, so that its socket takes no options
        }
    }

    private void drop() {
        channel.unsafe().closeForcibly();
        connected = false;
        endIfOver();
    }

    @Override
    public void opened(ChannelStream opened) {
        ServerTls tls = all.options().tls();
        if (tls == null) {
            ready(opened);
            return;
        }
        opened.startTls(tls.newLayer(net, opened, failure -> {
            if (failure == null) {
                ready(opened);
            } else {
                LOG.debug("A connection was not served", failure);
            }
        }));
    }

    private void ready(ChannelStream opened) {
        Task<?> serving = net.loop()
                .createTask(
                        () -> {
                            serve(opened);
                            return true;
                        },
                        null,
                        all.newContext());
        task = serving;
        serving.addDoneCallback(done -> {
            opened.close(); // also where the task was cancelled before it began
            if (!done.cancelled() && done.exception() instanceof Error failure) {
                report(failure);
            }
            task = null;
            endIfOver();
        });
    }

    private void serve(ChannelStream opened) {
        try {
            all.handler().handle(opened.reader(), opened.writer());
        } catch (IOException e) {
            if (!opened.isLost()) {
                report(e);
            }
        } catch (Exception e) {
            report(e);
        } finally {
            opened.close();
        }
    }

    private void report(Throwable failure) {
        net.loop()
                .callExceptionHandler(new ExceptionContext(
                        "Unhandled exception in the handler of " + channel, failure, null, task, null));
    }

    @Override
    public void lost(ChannelStream gone, @Nullable Exception failure) {
        connected = false;
        endIfOver();
    }

    private void endIfOver() {
        if (connected || task != null) {
            return;
        }
        if (net == all.home()) {
            all.ended(this);
            return;
        }
        try {
            all.home().netty().execute(() -> all.ended(this));
        } catch (RejectedExecutionException e) {
            LOG.debug("A connection outlived the loop of its server", e);
        }
    }

    /** Ends the connection, at once or after what was written has gone. On the server's loop. */
    void close(boolean atOnce) {
        net.onBareThread(() -> {
            ChannelStream open = stream;
            if (open != null && atOnce) {
                open.abort();
            } else if (open != null) {
                open.close();
            }
        });
    }

    /** Cancels the handler, and ends the connection at once. On the server's loop. */
    void cancel() {
        net.onBareThread(() -> {
            Task<?> serving = task;
            if (serving != null) {
                serving.cancel();
            }
            ChannelStream open = stream;
            if (open != null) {
                open.abort();
            }
        });
    }
}
