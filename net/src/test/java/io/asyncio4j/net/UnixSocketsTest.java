// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unix sockets beside other things of the file system, and peers with unusual names. */
class UnixSocketsTest {
    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingButASocketIsReplaced(NetKind kind, @TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        Assumptions.assumeTrue(mkfifo.waitFor() == 0, "skipped: there is no mkfifo");
        Object key = Files.getAttribute(pipe, "unix:ino");
        kind.run(() -> assertThatThrownBy(() -> Streams.startUnixServer(StreamsTest::echo, pipe))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("no socket"));
        assertThat(Files.getAttribute(pipe, "unix:ino")).isEqualTo(key);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPeerWithAnAbstractNameIsServed(NetKind kind, @TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable(), "skipped: only Linux has abstract names");
        Path path = folder.resolve("socket");
        String name = "\0asyncio4j-" + ProcessHandle.current().pid() + "-" + kind;
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            kind.run(() -> {
                AsyncFuture<byte[]> line = Asyncio.getRunningLoop().createFuture();
                StreamServer server =
                        Streams.startUnixServer((reader, writer) -> line.setResult(reader.readLine()), path);
                Bootstrap bootstrap = new Bootstrap()
                        .group(group)
                        .channel(EpollDomainSocketChannel.class)
                        .handler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                // it only writes
                            }
                        });
                Channel channel = bootstrap
                        .connect(new DomainSocketAddress(path.toString()), new DomainSocketAddress(name))
                        .syncUninterruptibly()
                        .channel();
                channel.writeAndFlush(channel.alloc().buffer().writeBytes("hello\n".getBytes(UTF_8)));
                assertThat(line.await()).isEqualTo("hello\n".getBytes(UTF_8));
                channel.close();
                server.close();
                server.waitClosed();
            });
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
