package io.knet.tools.decode;

import io.knet.stats.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One packet of a capture, as it is printed.
 *
 * @param number of the packet in the capture, from 1
 * @param time when it passed
 * @param direction as far as the capture says
 * @param source address of the sender, with its port if it is known
 * @param destination the same of the receiver
 * @param decoded what it is
 */
record PacketLine(
        long number,
        Instant time,
        Frame.Direction direction,
        String source,
        String destination,
        Decoded decoded) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSX", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** For people, and for tools that read words: what is true or false stands there if true. */
    String text() {
        StringBuilder text = new StringBuilder(TIME.format(time));
        way().ifPresent(way -> text.append(' ').append(way));
        text.append(' ').append(source).append(" > ").append(destination);
        text.append(' ').append(decoded.kind());
        for (Map.Entry<String, Object> field : decoded.fields().entrySet()) {
            if (!(field.getValue() instanceof Boolean)) {
                text.append(' ').append(field.getKey()).append('=').append(field.getValue());
            } else if (field.getValue().equals(true)) {
                text.append(' ').append(field.getKey());
            }
        }
        decoded.problem().ifPresent(problem -> text.append(" (").append(problem).append(')'));
        return text.toString();
    }

    /** For scripts. */
    JsonObject json() {
        JsonObject json =
                new JsonObject()
                        .put("packet", number)
                        .put("time", TIME.format(time))
                        .put("direction", way())
                        .put("source", source)
                        .put("destination", destination)
                        .put("kind", decoded.kind());
        decoded.fields().forEach((name, value) -> put(json, name, value));
        return json.put("problem", decoded.problem());
    }

    private Optional<String> way() {
        return direction == Frame.Direction.UNKNOWN
                ? Optional.empty()
                : Optional.of(direction.name().toLowerCase(Locale.ROOT));
    }

    private static void put(JsonObject json, String name, Object value) {
        if (value instanceof Boolean truth) {
            json.put(name, truth);
        } else if (value instanceof Number number) {
            json.put(name, number.longValue());
        } else {
            json.put(name, value.toString());
        }
    }
}
