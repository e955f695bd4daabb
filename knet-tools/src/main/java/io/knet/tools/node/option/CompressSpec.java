package io.knet.tools.node.option;

import io.knet.CompressionConfig;
import io.knet.tools.Numbers;

/** Reads how messages are compressed: {@code MODEL[/LEVEL[/THRESHOLD]]}. */
public final class CompressSpec {
    private static final int MAX_PARTS = 3;

    private CompressSpec() {}

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it has another form
     * @throws io.knet.KnetException for an unknown model, or a level that the model refuses
     */
    public static CompressionConfig parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > MAX_PARTS || parts[0].isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" must be MODEL[/LEVEL[/THRESHOLD]], as in zlib/6/100");
        }
        CompressionConfig config = CompressionConfig.of(parts[0]);
        if (parts.length > 1) {
            int level = Numbers.parse("level", parts[1], -1, Integer.MAX_VALUE);
            config = config.withLevel(level);
        }
        if (parts.length > 2) {
            int max = CompressionConfig.MAX_THRESHOLD;
            config = config.withThreshold(Numbers.parse("threshold", parts[2], 0, max));
        }
        return config;
    }

    /** The text form. */
    public static String format(CompressionConfig config) {
        return config.model().wireName() + "/" + config.effectiveLevel() + "/" + config.threshold();
    }

    /** For picocli. */
    public static final class Converter extends OptionText.Converter<CompressionConfig> {
        /** Made by picocli. */
        public Converter() {
            super(CompressSpec::parse);
        }
    }
}
