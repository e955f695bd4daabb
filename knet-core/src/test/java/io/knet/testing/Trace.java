package io.knet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of packets from one host that libknet received from a fresh state, and what it
 * delivered (spec wire 20).
 *
 * @param id unique in its file
 * @param operations the packets in order
 * @param deliveredCount how many messages libknet delivered
 */
public record Trace(String id, List<Operation> operations, int deliveredCount) {
    /** One packet. */
    public sealed interface Operation {}

    /** A DATA packet that is no fragment, and whether libknet delivered it. */
    public record Data(int sequence, boolean delivered) implements Operation {}

    /** A PING. */
    public record Ping(int sequence, boolean timed) implements Operation {}

    /**
     * A DATA packet that is a fragment, and the message that libknet delivered because of it, null
     * if none.
     */
    @SuppressWarnings("ArrayRecordComponent") // test data, compared by its parts only
    public record Fragment(
            int sequence, int count, int number, byte[] payload, byte @Nullable [] delivers)
            implements Operation {}

    @Override
    public String toString() {
        return id;
    }

    static Trace parse(JsonNode json) {
        List<Operation> operations =
                StreamSupport.stream(json.get("ops").spliterator(), false)
                        .map(Trace::operation)
                        .toList();
        return new Trace(json.get("id").asText(), operations, json.get("delivered_count").asInt());
    }

    private static Operation operation(JsonNode json) {
        int sequence = json.get("seq").asInt();
        return switch (json.get("op").asText()) {
            case "data" -> new Data(sequence, json.get("delivered").asBoolean());
            case "ping" -> new Ping(sequence, json.get("timed").asInt() != 0);
            case "frag" ->
                    new Fragment(
                            sequence,
                            json.get("frag_num").asInt(),
                            json.get("frag_seq").asInt(),
                            HexFormat.of().parseHex(json.get("data").asText()),
                            json.get("delivers").isNull()
                                    ? null
                                    : HexFormat.of().parseHex(json.get("delivers").asText()));
            default -> throw new IllegalArgumentException("unknown operation " + json);
        };
    }
}
