package io.knet.tests.peer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What sending a flood gave.
 *
 * @param sent messages that libknet took
 * @param bytes their length together
 * @param errors messages that it refused
 * @param lastError name of the last refusal's error number, {@code OK} if there was none
 * @param retries how often a full queue was waited for
 * @param micros microseconds from first to last message
 */
public record FloodResult(
        long sent, long bytes, long errors, String lastError, long retries, long micros) {
    static FloodResult of(JsonNode json) {
        return new FloodResult(
                json.path("sent").asLong(),
                json.path("bytes").asLong(),
                json.path("errors").asLong(),
                json.path("last_error").asText(),
                json.path("retries").asLong(),
                json.path("micros").asLong());
    }
}
