package io.knet.tests.peer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a peer's send gave.
 *
 * @param result {@code OK} or the name of the error number
 * @param length bytes of the message
 * @param fnv64 {@link FloodMessage#fnv64} of the message
 * @param micros microseconds that the call took
 */
public record SendResult(String result, int length, String fnv64, long micros) {
    /** Whether libknet took the message. */
    public boolean isOk() {
        return result.equals("OK");
    }

    static SendResult of(JsonNode json) {
        return new SendResult(
                json.path("result").asText(),
                json.path("length").asInt(),
                json.path("fnv64").asText(),
                json.path("micros").asLong());
    }
}
