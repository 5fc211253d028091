// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Decides who may pass by name and password. */
@FunctionalInterface
public interface PasswordCheck {
    /**
     * Decides. May wait.
     *
     * @param user the name that the client sent
     * @param password the password that it sent
     * @return whether it may pass
     * @throws Exception if that cannot be told; the client gets status 500
     */
    boolean accepts(String user, String password) throws Exception;

    /**
     * Knows one user. Takes the same time whether the guess is near or far.
     *
     * @param user the name
     * @param password the password
     * @return the check
     */
    static PasswordCheck of(String user, String password) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        return (guessedUser, guess) -> MessageDigest.isEqual(name, guessedUser.getBytes(StandardCharsets.UTF_8))
                & MessageDigest.isEqual(secret, guess.getBytes(StandardCharsets.UTF_8));
    }
}
