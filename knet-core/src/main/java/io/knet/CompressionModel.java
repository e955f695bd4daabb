package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The compression formats of libknet (spec wire 6). Each message names its model on the wire, so a
 * receiver needs no configuration.
 */
public enum CompressionModel {
    /** Messages are not compressed. */
    NONE("none", 0, 0, 0, 0, false),
    /** zlib streams. Levels -1 to 9; 0 does not compress and gives way to the default. */
    ZLIB("zlib", 1, -1, 9, -1, true),
    /** LZ4 blocks. The level is the acceleration: 1 compresses best, more is faster. */
    LZ4("lz4", 2, 1, 65537, 1, false),
    /** LZ4 blocks made with more effort, levels 1 to 12. */
    LZ4HC("lz4hc", 3, 1, 12, 9, false),
    /** LZO1X streams. libknet's levels choose an encoder; here there is one for all of them. */
    LZO2("lzo2", 4, 1, 1, 1, false),
    /** LZMA2 in the {@code .xz} container, levels 0 to 9. */
    LZMA("lzma", 5, 0, 9, 6, true),
    /** bzip2 streams, levels 1 to 9. */
    BZIP2("bzip2", 6, 1, 9, 9, true),
    /**
     * Zstandard frames.
     *
     * <p><strong>Never send these to a libknet node that has not configured zstd itself: it
     * crashes</strong>, in all versions known (spec wire 19). Receiving zstd from libknet is safe.
     */
    ZSTD("zstd", 7, -131072, 22, 3, false);

    private static final CompressionModel[] BY_CODE = values();

    private final String wireName;
    private final int code;
    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;
    private final boolean strict;

    CompressionModel(
            String wireName,
            int code,
            int minLevel,
            int maxLevel,
            int defaultLevel,
            boolean strict) {
        this.wireName = wireName;
        this.code = code;
        this.minLevel = minLevel;
        this.maxLevel = maxLevel;
        this.defaultLevel = defaultLevel;
        this.strict = strict;
    }

    /** libknet's name for the model, in lower case. */
    public String wireName() {
        return wireName;
    }

    /** The number that stands for the model in a data packet's header, 0 to 7. */
    public int code() {
        return code;
    }

    /** The lowest level that makes a difference. */
    public int minLevel() {
        return minLevel;
    }

    /** The highest level that makes a difference. */
    public int maxLevel() {
        return maxLevel;
    }

    /** The level used if none is configured: that of the model's own library. */
    public int defaultLevel() {
        return defaultLevel;
    }

    /**
     * Whether a configuration may name this level. zlib, lzma and bzip2 refuse levels outside their
     * range, the others accept any and use the nearest that they know, as libknet does.
     */
    public boolean accepts(int level) {
        return !strict || (level >= minLevel && level <= maxLevel);
    }

    /** The level itself if it is in the model's range, else the nearest end of the range. */
    public int clamp(int level) {
        return Math.max(minLevel, Math.min(maxLevel, level));
    }

    /**
     * Finds a model by its number on the wire.
     *
     * @param code 0 to 7
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other number
     */
    public static CompressionModel ofCode(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "unknown compression model " + code + "; use 0 to " + (BY_CODE.length - 1));
        }
        return BY_CODE[code];
    }

    /**
     * Finds a model by libknet's name.
     *
     * @param name for example {@code zlib}; case is ignored, unlike by libknet
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static CompressionModel ofName(String name) {
        requireNonNull(name, "name");
        for (CompressionModel model : BY_CODE) {
            if (model.wireName.equalsIgnoreCase(name)) {
                return model;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown compression model \""
                        + name
                        + "\"; use one of "
                        + Arrays.stream(BY_CODE)
                                .map(CompressionModel::wireName)
                                .collect(Collectors.joining(", ")));
    }
}
