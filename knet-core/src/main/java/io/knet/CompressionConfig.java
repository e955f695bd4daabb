package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a handle compresses the messages that it sends (spec wire 6, api 7.1). Receiving needs no
 * configuration.
 *
 * <p>Immutable. It is made from {@link #of(CompressionModel)}, value by value; what is out of range
 * is an {@link KnetError#INVALID_ARGUMENT} that names every such value. Later versions may have
 * more values.
 */
public final class CompressionConfig {
    /** The threshold unless another is set, in bytes. */
    public static final int DEFAULT_THRESHOLD = 100;

    /** Nothing is compressed. */
    public static final CompressionConfig NONE = of(CompressionModel.NONE);

    private final CompressionModel model;
    private final OptionalInt level;
    private final int threshold;

    private CompressionConfig(CompressionModel model, OptionalInt level, int threshold) {
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
        this.model = model;
        this.level = level;
        this.threshold = threshold == 0 ? DEFAULT_THRESHOLD : threshold;
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
     * @param newThreshold messages longer than this, in bytes, are tried: 0 to {@link
     *     KnetLimits#MAX_MESSAGE}, 0 for {@link #DEFAULT_THRESHOLD}
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

    /** The model, {@link CompressionModel#NONE} to send everything as it is. */
    public CompressionModel model() {
        return model;
    }

    /** The model's level, empty for the model's default. */
    public OptionalInt level() {
        return level;
    }

    /**
     * Messages longer than this, in bytes, are tried. 1 to {@link KnetLimits#MAX_MESSAGE}, with
     * which nothing is compressed.
     */
    public int threshold() {
        return threshold;
    }

    /** Two are equal if all their values are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompressionConfig that
                && model == that.model
                && level.equals(that.level)
                && threshold == that.threshold;
    }

    @Override
    public int hashCode() {
        return Objects.hash(model, level, threshold);
    }

    @Override
    public String toString() {
        return "CompressionConfig[model="
                + model
                + ", level="
                + level
                + ", threshold="
                + threshold
                + "]";
    }
}
