package io.knet.compress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The recorded packets of one file: what went over the wire and the message that it stands for. */
final class CompressionVectors {
    private static final int HEADER = 14;
    private static final int MODEL_AT = 8;
    private static final int FRAGMENT_AT = 12;

    private CompressionVectors() {}

    /**
     * A message and how it was sent.
     *
     * @param config the sender's configuration
     * @param wireId the header's compress field
     * @param body the packets' bodies, put together
     */
    record Recorded(
            String id, CompressionConfig config, int wireId, ByteBuf body, ByteBuf message) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Recorded> read(String file) {
        try (InputStream in = CompressionVectors.class.getResourceAsStream("/vectors/" + file)) {
            JsonNode vectors =
                    new ObjectMapper().readTree(Objects.requireNonNull(in, file)).get("vectors");
            return StreamSupport.stream(vectors.spliterator(), false)
                    .map(CompressionVectors::recorded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recorded recorded(JsonNode vector) {
        List<byte[]> datagrams =
                StreamSupport.stream(vector.get("datagrams").spliterator(), false)
                        .map(datagram -> HexFormat.of().parseHex(datagram.asText()))
                        .sorted(Comparator.comparingInt(datagram -> datagram[FRAGMENT_AT] & 0xff))
                        .toList();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] datagram : datagrams) {
            body.write(datagram, HEADER, datagram.length - HEADER);
        }
        JsonNode config = vector.get("config").get("compress");
        return new Recorded(
                vector.get("id").asText(),
                CompressionConfig.of(
                                CompressionModel.ofName(config.get("model").asText()),
                                config.get("level").asInt())
                        .withThreshold(config.get("threshold").asInt()),
                datagrams.get(0)[MODEL_AT],
                Unpooled.wrappedBuffer(body.toByteArray()),
                Unpooled.wrappedBuffer(payload(vector.get("payload"))));
    }

    private static byte[] payload(JsonNode payload) {
        if (payload.has("hex")) {
            return ByteBufUtil.decodeHexDump(payload.get("hex").asText());
        }
        byte[] message = new byte[payload.get("len").asInt()];
        int seed = payload.get("seed").asInt();
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) (seed + 7 * i + 13 * (i / 256));
        }
        if (!sha256(message).equals(payload.get("sha256").asText())) {
            throw new IllegalStateException("the generator does not give the recorded message");
        }
        return message;
    }

    private static String sha256(byte[] message) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(message));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
