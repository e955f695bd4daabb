package io.knet.lab.bench.option;

import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.tools.node.option.OptionText;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Options whose values are the constants of an enum. */
public final class Choice {
    private Choice() {}

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E parse(Class<E> type, String text) {
        for (E value : type.getEnumConstants()) {
            if (name(value).equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                '"'
                        + text
                        + "\" must be "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Choice::name)
                                .collect(Collectors.joining(" or ")));
    }

    public static final class Policy extends OptionText.Converter<LinkPolicy> {
        /** Made by picocli. */
        public Policy() {
            super(LinkPolicy::ofName);
        }
    }

    public static final class Native extends OptionText.Converter<NativeMode> {
        /** Made by picocli. */
        public Native() {
            super(NativeMode::ofName);
        }
    }

    public static final class Content extends OptionText.Converter<Payload> {
        /** Made by picocli. */
        public Content() {
            super(text -> parse(Payload.class, text));
        }
    }

    public static final class Strangers extends OptionText.Converter<StrangerKind> {
        /** Made by picocli. */
        public Strangers() {
            super(text -> parse(StrangerKind.class, text));
        }
    }

    public static final class AnswerReader extends OptionText.Converter<Reader> {
        /** Made by picocli. */
        public AnswerReader() {
            super(text -> parse(Reader.class, text));
        }
    }
}
