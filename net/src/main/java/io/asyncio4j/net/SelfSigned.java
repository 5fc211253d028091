// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Makes a key and a certificate (RFC 5280) that it signs itself; good for a year. */
final class SelfSigned {
    private static final Duration EARLIER = Duration.ofDays(1); // clocks differ
    private static final Duration LATER = Duration.ofDays(365);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final byte[] ECDSA_WITH_SHA256 = Der.value(
            Der.SEQUENCE, new byte[] {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02});
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};
    private static final byte[] ALTERNATIVE_NAMES = {0x06, 0x03, 0x55, 0x1d, 0x11};
    private static final byte[] BASIC_CONSTRAINTS = {0x06, 0x03, 0x55, 0x1d, 0x13};
    private static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    private SelfSigned() {}

    static TlsKeys.Entry of(List<String> names) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        byte[] content = content(names, keys.getPublic().getEncoded());
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(content);
        byte[] certificate = Der.value(Der.SEQUENCE, content, ECDSA_WITH_SHA256, bits(signature.sign()));
        X509Certificate made = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        return new TlsKeys.Entry(keys.getPrivate(), List.of(made));
    }

    private static byte[] content(List<String> names, byte[] publicKey) {
        byte[] name = Der.value(
                Der.SEQUENCE,
                Der.value(
                        Der.SET,
                        Der.value(Der.SEQUENCE, COMMON_NAME, Der.value(Der.UTF8_STRING, utf8(names.getFirst())))));
        Instant now = Instant.now();
        byte[] validity = Der.value(Der.SEQUENCE, time(now.minus(EARLIER)), time(now.plus(LATER)));
        byte[][] alternatives = names.stream().map(SelfSigned::alternative).toArray(byte[][]::new);
        byte[] extensions = Der.value(
                Der.SEQUENCE,
                extension(ALTERNATIVE_NAMES, new byte[0], Der.value(Der.SEQUENCE, alternatives)),
                extension(BASIC_CONSTRAINTS, TRUE, Der.value(Der.SEQUENCE, TRUE)));
        return Der.value(
                Der.SEQUENCE,
                Der.value(VERSION, Der.integer(2)),
                Der.value(
                        Der.INTEGER,
                        new BigInteger(63, new SecureRandom()).setBit(62).toByteArray()),
                ECDSA_WITH_SHA256,
                name,
                validity,
                name,
                publicKey,
                Der.value(EXTENSIONS, extensions));
    }

    private static byte[] extension(byte[] kind, byte[] critical, byte[] value) {
        return Der.value(Der.SEQUENCE, kind, critical, Der.value(Der.OCTET_STRING, value));
    }

    private static byte[] alternative(String name) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(name);
        return address == null ? Der.value(DNS_NAME, utf8(name)) : Der.value(IP_ADDRESS, address);
    }

    private static byte[] time(Instant when) {
        return Der.value(Der.GENERALIZED_TIME, utf8(TIME.format(when)));
    }

    private static byte[] bits(byte[] all) {
        return Der.value(Der.BIT_STRING, new byte[1], all);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
