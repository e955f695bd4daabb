package io.knet.config;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import java.util.OptionalInt;

/** Makes configurations of compression of what files say of it. */
final class Compressions {
    private Compressions() {}

    /**
     * The configuration; what is empty is the model's or knet's default.
     *
     * @throws io.knet.KnetException if the model refuses the level
     */
    static CompressionConfig of(CompressionModel model, OptionalInt level, OptionalInt threshold) {
        CompressionConfig config = CompressionConfig.of(model).withThreshold(threshold.orElse(0));
        return level.isPresent() ? config.withLevel(level.getAsInt()) : config;
    }
}
