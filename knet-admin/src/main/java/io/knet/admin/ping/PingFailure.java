package io.knet.admin.ping;

import io.knet.stats.Diagnosis;
import io.knet.stats.json.JsonObject;
import java.util.Optional;

/**
 * Why a ping was not answered.
 *
 * @param layer where it has failed
 * @param direction in which direction
 * @param text what is the matter, in a sentence
 * @param diagnosis what is the matter with the link, if that is known
 */
record PingFailure(
        PingLayer layer, PingDirection direction, String text, Optional<Diagnosis> diagnosis) {

    /** A failure that the link's diagnosis explains. */
    static PingFailure of(Diagnosis diagnosis) {
        return new PingFailure(
                PingLayer.of(diagnosis.code()),
                PingDirection.of(diagnosis.code()),
                diagnosis.text(),
                Optional.of(diagnosis));
    }

    /** A failure that is known by itself. */
    static PingFailure of(PingLayer layer, PingDirection direction, String text) {
        return new PingFailure(layer, direction, text, Optional.empty());
    }

    JsonObject json() {
        JsonObject json =
                new JsonObject()
                        .put("layer", layer.wireName())
                        .put("direction", direction.wireName())
                        .put("text", text);
        diagnosis.ifPresent(found -> json.putJson("diagnosis", found.toJson()));
        return json;
    }
}
