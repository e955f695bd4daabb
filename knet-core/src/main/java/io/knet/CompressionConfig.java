package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * How a handle compresses the messages that it sends (spec wire 6, api 7.1). Receiving needs no
 * configuration. Immutable.
 *
 * @param model the model, {@link CompressionModel#NONE} to send everything as it is
 * @param level the model's level, empty for the model's default
 * @param threshold messages longer than this, in bytes, are tried; 0 stands for {@link
 *     #DEFAULT_THRESHOLD}. At most {@link KnetLimits#MAX_MESSAGE}, with which nothing is compressed
 */
public record CompressionConfig(CompressionModel model, OptionalInt level, int threshold) {
    /** The threshold that 0 stands for, in bytes. */
    public static final int DEFAULT_THRESHOLD = 100;

    /** Nothing is compressed. */
    public static final CompressionConfig NONE = of(CompressionModel.NONE);

    /**
     * Checks all values.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} naming every value that is out of
     *     range
     */
    public CompressionConfig {
        requireNonNull(level, "level");
        requireNonNull(model, "model");
        Problems problems = new Problems("compression configuration");
        problems.require(
                level.isEmpty() || model.accepts(level.getAsInt()),
                "level "
                        + level.orElse(0)
                        + " of "
                        + model.wireName()
                        + " must be "
                        + model.minLevel()
                        + " to "
                        + model.maxLevel());
        problems.require(
                threshold >= 0 && threshold <= KnetLimits.MAX_MESSAGE,
                "threshold " + threshold + " must be 0 to " + KnetLimits.MAX_MESSAGE + " bytes");
        problems.throwIfAny();
        threshold = threshold == 0 ? DEFAULT_THRESHOLD : threshold;
    }

    /** A model with its default level and the default threshold. */
    public static CompressionConfig of(CompressionModel model) {
        requireNonNull(model, "model");
        return new CompressionConfig(model, OptionalInt.empty(), DEFAULT_THRESHOLD);
    }

    /** A model with a level of its own and the default threshold; see {@link #withLevel}. */
    public static CompressionConfig of(CompressionModel model, int level) {
        requireNonNull(model, "model");
        return of(model).withLevel(level);
    }

    /**
     * A model by libknet's name for it, with its default level and the default threshold.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if there is no model of that name
     */
    public static CompressionConfig of(String model) {
        requireNonNull(model, "model");
        return of(CompressionModel.ofName(model));
    }

    /**
     * The same with another level.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the model refuses the level,
     *     naming its range
     */
    public CompressionConfig withLevel(int newLevel) {
        return new CompressionConfig(model, OptionalInt.of(newLevel), threshold);
    }

    /**
     * The same with another threshold.
     *
     * @param newThreshold in bytes, 0 for {@link #DEFAULT_THRESHOLD}
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is out of range
     */
    public CompressionConfig withThreshold(int newThreshold) {
        return new CompressionConfig(model, level, newThreshold);
    }

    /**
     * The level that the model is given: the configured one brought into its range, or its default.
     */
    public int effectiveLevel() {
        return level.isPresent() ? model.clamp(level.getAsInt()) : model.defaultLevel();
    }
}
