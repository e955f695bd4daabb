package io.knet.compress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knet.CompressionModel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The compression models that work here. zlib and lzo2 always do; each of the others needs a
 * library, which is an optional dependency. Whether a model works is found out at its first use, by
 * a small trial, and remembered. Thread safe.
 */
public final class Compressors {
    private static final List<CompressionModel> MODELS =
            Stream.of(CompressionModel.values())
                    .filter(model -> model != CompressionModel.NONE)
                    .toList();

    private static final AtomicReferenceArray<@Nullable Support> SUPPORT =
            new AtomicReferenceArray<>(MODELS.size() + 1);

    private static final byte[] SAMPLE =
            "compress and expand, compress and expand, compress and expand".getBytes(US_ASCII);

    private Compressors() {}

    /** Whether a model works here; {@link CompressionModel#NONE} always does. */
    public static boolean isAvailable(CompressionModel model) {
        return unavailabilityCause(model).isEmpty();
    }

    /**
     * Why a model does not work here, for example a class that was not found; empty if it works.
     */
    public static Optional<Throwable> unavailabilityCause(CompressionModel model) {
        return model == CompressionModel.NONE
                ? Optional.empty()
                : Optional.ofNullable(support(model.code()).cause);
    }

    /** The models that work here in the order of their wire ids, without {@code NONE}. */
    public static List<CompressionModel> available() {
        return MODELS.stream().filter(Compressors::isAvailable).toList();
    }

    /**
     * The compressor of a model.
     *
     * @throws KnetException {@link KnetError#MODEL_UNAVAILABLE} if the model does not work here,
     *     naming the library to add; {@link KnetError#INVALID_ARGUMENT} for {@code NONE}
     */
    public static Compressor get(CompressionModel model) {
        if (model == CompressionModel.NONE) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "compression model none has no compressor; send such messages as they are");
        }
        Support support = support(model.code());
        if (support.compressor == null) {
            throw new KnetException(
                    KnetError.MODEL_UNAVAILABLE,
                    "compression model "
                            + model.wireName()
                            + " does not work here ("
                            + support.cause
                            + "); add "
                            + library(model)
                            + " to the class path or module path",
                    support.cause);
        }
        return support.compressor;
    }

    /**
     * The compressor for a number from the wire; null if there is none or it does not work here.
     */
    static @Nullable Compressor find(int wireId) {
        return wireId >= 1 && wireId <= MODELS.size() ? support(wireId).compressor : null;
    }

    private static Support support(int wireId) {
        Support known = SUPPORT.get(wireId);
        if (known != null) {
            return known;
        }
        Support found = probe(CompressionModel.ofCode(wireId));
        Support earlier = SUPPORT.compareAndExchange(wireId, null, found);
        return earlier == null ? found : earlier;
    }

    /**
     * Tries a model. Only the class that the model's case makes refers to its library, and all that
     * can go wrong with that class shows here, never on the packet path.
     */
    private static Support probe(CompressionModel model) {
        try {
            Compressor compressor =
                    switch (model) {
                        case NONE -> throw new IllegalArgumentException("none is no compressor");
                        case ZLIB -> new ZlibCompressor();
                        case LZ4 -> new Lz4Compressor();
                        case LZ4HC -> new Lz4HcCompressor();
                        case LZO2 -> new LzoCompressor();
                        case LZMA -> new LzmaCompressor();
                        case BZIP2 -> new Bzip2Compressor();
                        case ZSTD -> new ZstdCompressor();
                    };
            ByteBuf sample = Unpooled.wrappedBuffer(SAMPLE);
            ByteBuf stream = Unpooled.buffer();
            ByteBuf back = Unpooled.buffer();
            compressor.compress(sample, model.defaultLevel(), stream);
            compressor.expand(stream, back, SAMPLE.length);
            return back.equals(sample)
                    ? new Support(compressor, null)
                    : new Support(null, new IllegalStateException("a trial message was garbled"));
        } catch (LinkageError | RuntimeException | CompressionException cause) {
            return new Support(null, cause);
        }
    }

    private static String library(CompressionModel model) {
        return switch (model) {
            case NONE, ZLIB, LZO2 -> "nothing";
            case LZ4, LZ4HC -> "at.yawk.lz4:lz4-java";
            case LZMA -> "org.tukaani:xz";
            case BZIP2 -> "org.apache.commons:commons-compress";
            case ZSTD -> "com.github.luben:zstd-jni";
        };
    }

    /** Either the compressor or why there is none. */
    private static final class Support {
        final @Nullable Compressor compressor;
        final @Nullable Throwable cause;

        Support(@Nullable Compressor compressor, @Nullable Throwable cause) {
            this.compressor = compressor;
            this.cause = cause;
        }
    }
}
