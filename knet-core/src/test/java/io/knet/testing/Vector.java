package io.knet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One recorded exchange with libknet (spec wire 20).
 *
 * @param id unique in its file
 * @param description what it shows
 * @param fromLibknet whether libknet sent the datagrams, as opposed to received them
 * @param config how libknet was configured
 * @param datagrams as on the wire, in order
 * @param decoded the header fields of each datagram; empty if there are none
 * @param plainPackets the datagrams before sealing; empty if they were not sealed, or are too long
 *     to be listed
 * @param payload the message before compression, null if there is none
 * @param trigger the datagram that libknet answers, null if it answers none
 * @param result what libknet did with the datagrams, null if it sent them
 * @param sourceAddress what address the datagrams came from, null if from the configured one
 */
@SuppressWarnings("ArrayRecordComponent") // test data, compared by its parts only
public record Vector(
        String id,
        String description,
        boolean fromLibknet,
        Config config,
        List<byte[]> datagrams,
        List<Decoded> decoded,
        List<byte[]> plainPackets,
        byte @Nullable [] payload,
        byte @Nullable [] trigger,
        @Nullable String result,
        @Nullable String sourceAddress) {

    /**
     * How libknet was configured.
     *
     * @param libknetNode libknet's host id
     * @param peerNode the other one's
     * @param linkId the link's id
     * @param ipVersion 4 or 6
     * @param dataMtu payload bytes in a packet
     * @param crypto null if there is none
     * @param compress null if there is none
     */
    public record Config(
            int libknetNode,
            int peerNode,
            int linkId,
            int ipVersion,
            int dataMtu,
            @Nullable Crypto crypto,
            @Nullable Compress compress) {}

    /** A crypto configuration under libknet's names. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Crypto(String model, String cipher, String hash, byte[] key) {}

    /** A compression configuration under libknet's names. */
    public record Compress(String model, int level, int threshold) {}

    /** Header fields of one datagram, by the names that the file has. */
    public record Decoded(JsonNode fields) {
        /** A number. */
        public long number(String name) {
            return field(name).asLong();
        }

        /** A truth value, which the file has as such or as 0 and 1. */
        public boolean flag(String name) {
            return field(name).isBoolean() ? field(name).asBoolean() : number(name) != 0;
        }

        /** A text. */
        public String text(String name) {
            return field(name).asText();
        }

        /** Whether there is a field of that name. */
        public boolean has(String name) {
            return fields.has(name);
        }

        private JsonNode field(String name) {
            return Optional.ofNullable(fields.get(name))
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            "no field " + name + " in " + fields));
        }
    }

    /** The message, which must exist. */
    public byte[] message() {
        return Optional.ofNullable(payload)
                .orElseThrow(() -> new IllegalArgumentException(id + " has no payload"));
    }

    /** The datagram that libknet answers, which must exist. */
    public byte[] question() {
        return Optional.ofNullable(trigger)
                .orElseThrow(() -> new IllegalArgumentException(id + " answers nothing"));
    }

    @Override
    public String toString() {
        return id;
    }

    static Vector parse(JsonNode json) {
        return new Vector(
                json.get("id").asText(),
                json.get("description").asText(),
                json.get("direction").asText().equals("from-libknet"),
                config(json.get("config")),
                hexes(json.path("datagrams")),
                stream(json.path("decoded")).map(Decoded::new).toList(),
                hexes(json.path("plaintext_packets")),
                json.has("payload") ? Payloads.parse(json.get("payload")) : null,
                json.has("trigger_datagram") ? hex(json.get("trigger_datagram")) : null,
                json.has("result") ? json.get("result").asText() : null,
                json.has("source_address") ? json.get("source_address").asText() : null);
    }

    private static Config config(JsonNode json) {
        JsonNode crypto = json.path("crypto");
        JsonNode compress = json.path("compress");
        return new Config(
                json.get("libknet_node").asInt(),
                json.get("peer_node").asInt(),
                json.get("link_id").asInt(),
                json.get("ip_version").asInt(),
                json.get("data_mtu").asInt(),
                crypto.isObject()
                        ? new Crypto(
                                crypto.get("model").asText(),
                                crypto.get("cipher").asText(),
                                crypto.get("hash").asText(),
                                hex(crypto.get("key_hex")))
                        : null,
                compress.isObject()
                        ? new Compress(
                                compress.get("model").asText(),
                                compress.get("level").asInt(),
                                compress.get("threshold").asInt())
                        : null);
    }

    private static List<byte[]> hexes(JsonNode array) {
        return stream(array).map(Vector::hex).toList();
    }

    private static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.asText());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
