package io.knet.tools.doctor;

import io.knet.admin.value.LinkName;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/**
 * Something that is wrong.
 *
 * @param code what it is
 * @param link the link that it is about; empty for the machine or the node
 * @param name that JSON has for it
 * @param text a sentence without its full stop
 * @param next the command that mends it, or shows more
 */
record Finding(FindingCode code, Optional<LinkName> link, String name, String text, String next) {
    static Finding ofMachine(FindingCode code, String text, String next) {
        return new Finding(code, Optional.empty(), code.wireName(), text, next);
    }

    static Finding ofLink(FindingCode code, LinkName link, String text, String next) {
        return new Finding(code, Optional.of(link), code.wireName(), text, next);
    }

    /** What a link says is the matter: ours are the names of what the peer does not do. */
    static Finding ofDiagnosis(String code, LinkName link, String text, String next) {
        Optional<DiagnosisCode> known =
                Arrays.stream(DiagnosisCode.values())
                        .filter(one -> one.wireName().equals(code))
                        .findFirst();
        FindingCode ours =
                known.isEmpty()
                        ? FindingCode.DIAGNOSIS
                        : switch (known.get()) {
                            case ONE_WAY -> FindingCode.ONE_WAY;
                            case NEVER_HEARD, NO_PEER, SILENT -> FindingCode.NO_ANSWER;
                            default -> FindingCode.DIAGNOSIS;
                        };
        String name = ours == FindingCode.DIAGNOSIS ? code : ours.wireName();
        return new Finding(ours, Optional.of(link), name, text, next);
    }

    /** Whether it follows from another finding. */
    boolean followsFrom(Finding other) {
        return code.consequenceOf().contains(other.code)
                && (other.link.isEmpty() || other.link.equals(link));
    }

    JsonObject json() {
        return new JsonObject()
                .put("code", name)
                .put("severity", code.severity().wireName())
                .put("link", link.map(LinkName::toString))
                .put("text", text)
                .put("next", next);
    }
}
