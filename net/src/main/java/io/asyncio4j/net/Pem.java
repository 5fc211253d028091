// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Certificates and private keys in files of the PEM format (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final long LARGEST = 1 << 20;

    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC_OID = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final int CURVE_OF_EC_KEY = 0xa0;

    private Pem() {}

    /** All certificates of a file; at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.kind().equals("CERTIFICATE") || block.kind().equals("X509 CERTIFICATE")) {
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        if (found.isEmpty()) {
            throw new IOException(file + " holds no certificate; a block -----BEGIN CERTIFICATE----- was expected");
        }
        return found;
    }

    /** The first private key of a file: PKCS #8, encrypted or not, or the older forms of RSA and elliptic curves. */
    static PrivateKey privateKey(Path file, @Nullable String password) throws IOException, GeneralSecurityException {
        for (Block block : blocks(file)) {
            switch (block.kind()) {
                case "PRIVATE KEY" -> {
                    return key(new PKCS8EncodedKeySpec(block.der()), file);
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return key(decrypted(block.der(), password, file), file);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(wrapped(RSA, block.der()), file);
                }
                case "EC PRIVATE KEY" -> {
                    byte[] algorithm = Der.value(Der.SEQUENCE, EC_OID, curve(block.der()));
                    return key(wrapped(algorithm, block.der()), file);
                }
                default -> {} // certificates and parameters stand in such files, too
            }
        }
        throw new IOException(file + " holds no private key that can be read; a block -----BEGIN PRIVATE KEY----- was "
                + "expected (a key encrypted in the old way is converted by: openssl pkcs8 -topk8 -in KEY -out NEW)");
    }

    private record Block(String kind, byte[] der) {}

    private static List<Block> blocks(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than a file of keys or certificates can be");
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " holds a damaged block " + matcher.group(1) + ": " + e.getMessage(), e);
            }
        }
        return blocks;
    }

    private static PrivateKey key(KeySpec spec, Path file) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "ML-DSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException ignored) {
                continue; // of another algorithm
            }
        }
        throw new InvalidKeySpecException("The private key in " + file + " is damaged or of an unknown algorithm");
    }

    private static KeySpec decrypted(byte[] der, @Nullable String password, Path file)
            throws IOException, GeneralSecurityException {
        if (password == null) {
            throw new IOException("The private key in " + file + " is encrypted; give its password");
        }
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        // The JDK names the scheme PBES2 as a whole by its parameters.
        String scheme =
                info.getAlgName().equals("PBES2") ? info.getAlgParameters().toString() : info.getAlgName();
        Cipher cipher = Cipher.getInstance(scheme);
        PBEKeySpec secret = new PBEKeySpec(password.toCharArray());
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(scheme).generateSecret(secret),
                info.getAlgParameters());
        try {
            return info.getKeySpec(cipher);
        } catch (InvalidKeySpecException e) {
            throw new IOException("The private key in " + file + " cannot be decrypted; is the password right?", e);
        }
    }

    private static KeySpec wrapped(byte[] algorithm, byte[] key) {
        return new PKCS8EncodedKeySpec(
                Der.value(Der.SEQUENCE, Der.integer(0), algorithm, Der.value(Der.OCTET_STRING, key)));
    }

    /** The name of the curve, which such a key (RFC 5915) carries behind its secret number. */
    private static byte[] curve(byte[] key) {
        ByteBuffer fields = ByteBuffer.wrap(Der.next(ByteBuffer.wrap(key)).content());
        while (fields.hasRemaining()) {
            Der.Element field = Der.next(fields);
            if (field.tag() == CURVE_OF_EC_KEY) {
                return field.content();
            }
        }
        throw new IllegalArgumentException("the key does not name its curve");
    }
}
