package io.knet.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What the constants of an enum are called in files. */
final class Words {
    private Words() {}

    /** The constants by their names in lower case. */
    static <E extends Enum<E>> Map<String, E> of(E[] constants) {
        return of(constants, constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    /** The constants by names of their own, in the order of the constants. */
    static <E extends Enum<E>> Map<String, E> of(E[] constants, Function<E, String> name) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants) {
            words.put(name.apply(constant), constant);
        }
        return words;
    }
}
