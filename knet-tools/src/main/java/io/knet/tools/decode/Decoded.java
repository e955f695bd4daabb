package io.knet.tools.decode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a datagram is.
 *
 * @param kind of packet: one word
 * @param fields what its header says, in order: texts, numbers, and what is true or false
 * @param problem what is wrong with it, if something is
 */
record Decoded(String kind, Map<String, Object> fields, Optional<String> problem) {
    static Decoded of(String kind) {
        return new Decoded(kind, new LinkedHashMap<>(), Optional.empty());
    }

    static Decoded malformed(String problem) {
        return new Decoded("malformed", new LinkedHashMap<>(), Optional.of(problem));
    }

    Decoded with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new Decoded(kind, more, problem);
    }

    Decoded withProblem(String what) {
        return new Decoded(kind, fields, Optional.of(what));
    }
}
