package io.knet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The messages in the vectors (spec wire 20). */
public final class Payloads {
    private Payloads() {}

    /** The generator "lin": byte i is (seed + 7 i + 13 floor(i / 256)) modulo 256. */
    public static byte[] lin(int seed, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed + 7 * i + 13 * (i / 256));
        }
        return bytes;
    }

    /** Reads a payload that is given in hex, or as a generator with the digest of its output. */
    static byte[] parse(JsonNode payload) {
        if (payload.has("hex")) {
            return HexFormat.of().parseHex(payload.get("hex").asText());
        }
        if (!"lin".equals(payload.path("gen").asText())) {
            throw new IllegalArgumentException("unknown payload generator in " + payload);
        }
        byte[] bytes = lin(payload.get("seed").asInt(), payload.get("len").asInt());
        String digest = HexFormat.of().formatHex(sha256(bytes));
        if (!digest.equals(payload.get("sha256").asText())) {
            throw new IllegalArgumentException(
                    "the digest is " + digest + ", not that of " + payload);
        }
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
