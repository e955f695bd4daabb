package io.knet.config;

import io.knet.KnetLimits;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the hosts of a file, which are their ids in decimal until they are given others: a
 * host is added under its id and named then, so both have to be free.
 */
final class HostNames {
    private final Map<String, Integer> taken = new HashMap<>();

    /** Takes the names of a host; why it cannot have them, if so. */
    Optional<String> take(int id, Optional<String> name) {
        if (name.isPresent()
                && name.get().getBytes(StandardCharsets.UTF_8).length > KnetLimits.MAX_HOST_NAME) {
            return Optional.of(
                    "the name is longer than " + KnetLimits.MAX_HOST_NAME + " bytes of UTF-8");
        }
        return take(id, Integer.toString(id)).or(() -> name.flatMap(text -> take(id, text)));
    }

    private Optional<String> take(int id, String wanted) {
        Integer other = taken.putIfAbsent(wanted, id);
        return other == null || other == id
                ? Optional.empty()
                : Optional.of(
                        "hosts "
                                + other
                                + " and "
                                + id
                                + " would both be called \""
                                + wanted
                                + "\"");
    }
}
