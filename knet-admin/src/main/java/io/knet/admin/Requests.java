package io.knet.admin;

import io.knet.KnetException;
import io.knet.admin.json.JsonValue;
import java.util.OptionalLong;
import java.util.Set;

/** What requests about links and hosts have in common. */
final class Requests {
    private Requests() {}

    /** Whether another request would fare better, rather than another moment. */
    static boolean isAboutRequest(KnetException failure) {
        return switch (failure.error()) {
            case SOCKET_ERROR,
                    TIMED_OUT,
                    INTERRUPTED,
                    SELF_TEST_FAILED,
                    HANDLE_CLOSED,
                    WOULD_DEADLOCK,
                    CRYPTO_FAILED ->
                    false;
            default -> true;
        };
    }

    /** A member that is written wrong must not pass for one that is missing. */
    static void refuseOthers(JsonValue request, Set<String> known) {
        for (String name : request.names()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no member \"" + name + "\" in this request");
            }
        }
    }

    /** The id in a member. */
    static int id(JsonValue request, String name, int max) {
        OptionalLong number = request.number(name);
        if (number.isEmpty() || number.getAsLong() < 0 || number.getAsLong() > max) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" must be a number from 0 to " + max);
        }
        return (int) number.getAsLong();
    }
}
