package io.knet.tools.node.option;

import io.knet.KnetException;
import io.knet.tools.Messages;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the text forms of options have in common. */
public final class OptionText {
    private OptionText() {}

    /**
     * Reads the settings at the end of an option, such as {@code name=db2}.
     *
     * @param parts the parts of the option between its commas
     * @param first index of the first setting
     * @param known the names that settings may have
     * @throws IllegalArgumentException for anything else, and for a setting given twice
     */
    static Map<String, String> settings(String[] parts, int first, Set<String> known) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = first; i < parts.length; i++) {
            int sign = parts[i].indexOf('=');
            String name = sign < 0 ? parts[i] : parts[i].substring(0, sign);
            if (sign < 0 || !known.contains(name)) {
                throw new IllegalArgumentException(
                        "\"" + parts[i] + "\" must be " + String.join("=... or ", known) + "=...");
            }
            if (settings.put(name, parts[i].substring(sign + 1)) != null) {
                throw new IllegalArgumentException(name + " is given twice");
            }
        }
        return settings;
    }

    /**
     * A converter for picocli.
     *
     * @param <T> what it makes of a text
     */
    public abstract static class Converter<T> implements ITypeConverter<T> {
        private final Function<String, T> parser;

        /**
         * A converter.
         *
         * @param parser throws an exception whose message says what is wrong with a text
         */
        protected Converter(Function<String, T> parser) {
            this.parser = parser;
        }

        @Override
        public final T convert(String text) {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException | KnetException e) {
                throw new TypeConversionException(Messages.of(e));
            }
        }
    }
}
