package io.knet.tools.doctor;

import io.knet.admin.json.JsonValue;
import io.knet.admin.value.LinkName;
import io.knet.stats.DiagnosisCode;
import java.util.Optional;

/**
 * What a node that is up says of one of its links.
 *
 * @param link the link
 * @param status what it says
 */
record NodeWord(LinkName link, JsonValue status) {
    static NodeWord of(LinkName link, JsonValue status) {
        return new NodeWord(link, status);
    }

    /** That it is up, or else why it is not. */
    void tell(Notes notes) {
        Optional<JsonValue> diagnosis = status.member("diagnosis");
        if (status.is("up")) {
            notes.well("link " + link + ": the node that is up says that the link is up");
        } else if (diagnosis.isEmpty()) {
            notes.found(
                    FindingCode.NO_ANSWER,
                    link,
                    "the node that is up says that the link is down, and not why",
                    "knet status");
        } else {
            tell(diagnosis.get(), notes);
        }
    }

    private void tell(JsonValue diagnosis, Notes notes) {
        String code = diagnosis.text("code").orElse("unknown");
        String text = diagnosis.text("text").orElse("the link is down");
        if (code.equals(DiagnosisCode.COMING_UP.wireName())) {
            // A moment later it is up or has another diagnosis.
            notes.unknown("link " + link + ": the node that is up says: " + text);
            return;
        }
        notes.found(
                Finding.ofDiagnosis(
                        code,
                        link,
                        text + ", says the node that is up",
                        diagnosis.text("next").orElse("knet status")));
    }
}
