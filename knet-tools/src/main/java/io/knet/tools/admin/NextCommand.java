package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import io.knet.stats.DiagnosisCode;
import java.util.Optional;

/**
 * What to type next into a terminal. A diagnosis names commands of {@code knet node}, which has its
 * own input; whoever asks a node types others.
 */
final class NextCommand {
    private static final String AT_PEER = ", on the peer's machine";

    private NextCommand() {}

    /** The command; empty if there is nothing to do but to wait. */
    static Optional<String> of(JsonValue diagnosis) {
        String code = diagnosis.text("code").orElse("");
        if (code.equals(DiagnosisCode.COMING_UP.wireName())) {
            return Optional.empty();
        }
        boolean atPeer = code.equals(DiagnosisCode.PEER_DISABLED.wireName());
        return diagnosis.text("next").map(next -> forTerminal(next) + (atPeer ? AT_PEER : ""));
    }

    private static String forTerminal(String next) {
        String[] words = next.split(" ", -1);
        return switch (words[0]) {
            case "enable" -> "knet set link " + words[1] + " enabled=on";
            case "acl" -> "knet set link " + words[1];
            case "log" -> "knet set node log." + words[1] + "=" + words[2];
            case "status" -> "knet status" + AT_PEER;
            default -> next;
        };
    }
}
