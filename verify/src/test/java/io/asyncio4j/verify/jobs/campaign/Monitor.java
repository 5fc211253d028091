// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What clients send to a Redis server. */
final class Monitor {
    private Monitor() {}

    /** Listens for so long, and returns each command but those that scripts call. */
    static List<String> listen(int port, int millis) throws IOException {
        List<String> commands = new ArrayList<>();
        long end = System.nanoTime() + millis * 1_000_000L;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
            lines.readLine(); // OK
            while (true) {
                int left = (int) ((end - System.nanoTime()) / 1_000_000);
                if (left <= 0) {
                    return commands;
                }
                socket.setSoTimeout(left);
                String line = lines.readLine();
                if (line == null) {
                    throw new IOException("The server is gone");
                }
                if (!line.contains(" lua]")) {
                    commands.add(line);
                }
            }
        } catch (SocketTimeoutException e) {
            return commands; // the time is over
        }
    }
}
