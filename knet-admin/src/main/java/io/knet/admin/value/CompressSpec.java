package io.knet.admin.value;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.KnetLimits;

/**
 * How messages are compressed: {@code MODEL[/LEVEL[/THRESHOLD]]}.
 *
 * @param text the text form
 * @param config what it stands for
 */
public record CompressSpec(String text, CompressionConfig config) {
    private static final int MAX_PARTS = 3;
    private static final int MAX_LEVEL = 100;

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it has another form
     * @throws io.knet.KnetException for an unknown model, and for a level that it does not have
     */
    public static CompressSpec parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > MAX_PARTS || parts[0].isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" must be MODEL[/LEVEL[/THRESHOLD]], as in lz4 or zlib/6/100");
        }
        CompressionConfig config = CompressionConfig.of(CompressionModel.ofName(parts[0]));
        if (parts.length > 1) {
            config = config.withLevel(Numbers.parse("level", parts[1], 0, MAX_LEVEL));
        }
        if (parts.length > 2) {
            config =
                    config.withThreshold(
                            Numbers.parse("threshold", parts[2], 0, KnetLimits.MAX_MESSAGE));
        }
        return new CompressSpec(text, config);
    }

    /** The same with every part, as libknet needs it. */
    public String complete() {
        return text(config);
    }

    /** The text form of a configuration, with every part. */
    public static String text(CompressionConfig config) {
        return config.model().wireName() + "/" + config.effectiveLevel() + "/" + config.threshold();
    }
}
