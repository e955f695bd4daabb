package io.knet.tests.peer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message that a peer received.
 *
 * @param from host that sent it
 * @param channel channel that it came on
 * @param length its length, bytes
 * @param fnv64 {@link FloodMessage#fnv64} of it
 * @param text the message itself if it is short printable ASCII, else empty
 */
public record ReceivedMessage(int from, int channel, int length, String fnv64, String text) {
    /** Reads a {@code message} event. */
    public static ReceivedMessage of(JsonNode json) {
        return new ReceivedMessage(
                json.path("from").asInt(),
                json.path("channel").asInt(),
                json.path("length").asInt(),
                json.path("fnv64").asText(),
                json.path("text").asText());
    }
}
