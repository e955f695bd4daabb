package io.knet.crypto.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Packets recorded from libknet 1.25, as far as they are sealed. */
final class GoldenVectors {
    private static final int DATA = 0;
    private static final int DATA_HEADER = 14;

    private GoldenVectors() {}

    /**
     * One recorded exchange.
     *
     * @param datagrams the sealed packets in order
     * @param plain the same packets in clear; empty for packets that must be refused
     */
    @SuppressWarnings("ArrayRecordComponent") // test data, compared by its parts only
    record Vector(
            String id,
            CryptoCipher cipher,
            CryptoHash hash,
            byte[] key,
            List<byte[]> datagrams,
            List<byte[]> plain) {
        @Override
        public String toString() {
            return id;
        }
    }

    static List<Vector> read(String file) {
        List<Vector> vectors = new ArrayList<>();
        for (JsonNode node : json(file).get("vectors")) {
            JsonNode crypto = node.get("config").get("crypto");
            if (!crypto.isNull()) {
                vectors.add(
                        new Vector(
                                node.get("id").asText(),
                                CryptoCipher.ofName(crypto.get("cipher").asText()),
                                CryptoHash.ofName(crypto.get("hash").asText()),
                                hex(crypto.get("key_hex")),
                                hexes(node.get("datagrams")),
                                plainPackets(node)));
            }
        }
        return vectors;
    }

    private static JsonNode json(String file) {
        try (InputStream in =
                Objects.requireNonNull(
                        GoldenVectors.class.getResourceAsStream("/vectors/" + file), file)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The recorded plain packets, or where only the message was recorded, packets put together from
     * the fields.
     */
    private static List<byte[]> plainPackets(JsonNode vector) {
        if (vector.has("plaintext_packets")) {
            return hexes(vector.get("plaintext_packets"));
        }
        List<byte[]> packets = new ArrayList<>();
        if (vector.has("decoded")) {
            ByteBuffer payload = ByteBuffer.wrap(payload(vector.get("payload")));
            for (JsonNode fields : vector.get("decoded")) {
                packets.add(dataPacket(fields, payload));
            }
            if (payload.hasRemaining()) {
                throw new IllegalArgumentException(
                        vector.get("id") + " has more payload than packets");
            }
        }
        return packets;
    }

    /** A DATA packet (spec wire 3.5). */
    private static byte[] dataPacket(JsonNode fields, ByteBuffer payload) {
        if (fields.get("type").asInt() != DATA) {
            throw new IllegalArgumentException("only the fields of DATA packets are put together");
        }
        int length = fields.get("payload_len").asInt();
        ByteBuffer packet = ByteBuffer.allocate(DATA_HEADER + length);
        packet.put((byte) fields.get("version").asInt())
                .put((byte) DATA)
                .putShort((short) fields.get("src_node").asInt())
                .put((byte) fields.get("max_ver").asInt())
                .put((byte) fields.get("pad2").asInt())
                .putShort((short) fields.get("seq").asInt())
                .put((byte) fields.get("compress").asInt())
                .put((byte) fields.get("data_pad1").asInt())
                .put((byte) fields.get("bcast").asInt())
                .put((byte) fields.get("frag_num").asInt())
                .put((byte) fields.get("frag_seq").asInt())
                .put((byte) fields.get("channel").asInt());
        payload.get(packet.array(), DATA_HEADER, length);
        return packet.array();
    }

    private static byte[] payload(JsonNode payload) {
        if (payload.has("hex")) {
            return hex(payload.get("hex"));
        }
        int seed = payload.get("seed").asInt();
        byte[] bytes = new byte[payload.get("len").asInt()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (seed + 7 * i + 13 * (i / 256));
        }
        return bytes;
    }

    private static List<byte[]> hexes(JsonNode array) {
        List<byte[]> all = new ArrayList<>();
        array.forEach(node -> all.add(hex(node)));
        return all;
    }

    private static byte[] hex(JsonNode node) {
        return HexFormat.of().parseHex(node.asText());
    }
}
