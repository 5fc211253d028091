// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Bytes as columns hold them. The driver gives null for bytes of length 0, so these are stored as text of length 0. */
final class Bytes {
    static final byte[] NONE = {};

    private Bytes() {}

    static byte @Nullable [] read(ResultSet row, int column) throws SQLException {
        byte @Nullable [] bytes = row.getBytes(column);
        return bytes != null ? bytes : row.getString(column) != null ? NONE : null;
    }

    static @Nullable Object column(byte @Nullable [] bytes) {
        return bytes != null && bytes.length == 0 ? "" : bytes;
    }
}
