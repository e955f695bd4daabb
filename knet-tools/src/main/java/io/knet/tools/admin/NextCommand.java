package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import io.knet.stats.DiagnosisCode;
import java.util.Optional;

/**
 * What to type next into a terminal. A diagnosis names commands of {@code knet node}, which has its
 * own input; whoever asks a node types others.
 */
final class NextCommand {
    private NextCommand() {}

    /** The command; empty if there is nothing to do but to wait. */
    static Optional<String> of(JsonValue diagnosis) {
        if (diagnosis.text("code").orElse("").equals(DiagnosisCode.COMING_UP.wireName())) {
            return Optional.empty();
        }
        return diagnosis.text("next").map(NextCommand::forTerminal);
    }

    private static String forTerminal(String next) {
        String[] words = next.split(" ");
        return switch (words[0]) {
            case "enable" -> "knet set link " + words[1] + " enabled=on";
            case "acl" -> "knet set link " + words[1];
            case "log" -> "knet set node log." + words[1] + "=" + words[2];
            case "status" -> "knet status, on the peer's machine";
            default -> next;
        };
    }
}
