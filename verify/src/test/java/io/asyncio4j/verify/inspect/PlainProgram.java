// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A program without asyncio4j, which ends when it reads a line. */
public final class PlainProgram {
    private PlainProgram() {}

    /**
     * Runs it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.out.println("ready");
        readLine();
    }

    static void readLine() {
        try {
            int read = System.in.read();
            while (read >= 0 && read != '\n') {
                read = System.in.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
