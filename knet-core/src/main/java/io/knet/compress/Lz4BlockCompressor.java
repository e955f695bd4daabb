package io.knet.compress;

import io.knet.compress.CompressionException.Kind;
import java.util.function.IntFunction;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * Raw LZ4 blocks with lz4-java: its native code, or its bounds-checked Java code where that does
 * not load. The variants that use {@code Unsafe} or trust the stream are never used.
 */
abstract class Lz4BlockCompressor extends ArrayCompressor {
    private final Pool<Encoder> encoders;
    private final LZ4SafeDecompressor decompressor;

    /**
     * A compressor.
     *
     * @param encoderOfLevel makes what compresses at a level
     */
    Lz4BlockCompressor(Library library, IntFunction<LZ4Compressor> encoderOfLevel) {
        encoders = new Pool<>(() -> new Encoder(encoderOfLevel), Encoder::close);
        decompressor = library.factory.safeDecompressor();
    }

    @Override
    final int maxStream(int length) {
        return length + length / 255 + 16;
    }

    @Override
    final int compress(byte[] in, int length, int level, byte[] out) {
        Encoder encoder = encoders.take();
        try {
            return encoder.at(level).compress(in, 0, length, out, 0, out.length);
        } finally {
            encoders.give(encoder);
        }
    }

    @Override
    final int expand(byte[] in, int length, byte[] out, int limit) throws CompressionException {
        try {
            return decompressor.decompress(in, 0, length, out, 0, limit);
        } catch (LZ4Exception failure) {
            if (Lz4BlockLength.of(in, length) > limit) {
                throw tooLong();
            }
            throw new CompressionException(Kind.MALFORMED, "not an LZ4 block", failure);
        }
    }

    /** The instance of lz4-java that works here. */
    static final class Library {
        final LZ4Factory factory;
        final boolean isNative;

        private Library(LZ4Factory factory, boolean isNative) {
            this.factory = factory;
            this.isNative = isNative;
        }

        static Library load() {
            try {
                return new Library(LZ4Factory.nativeInstance(), true);
            } catch (LinkageError | RuntimeException | AssertionError noNative) {
                return withoutNative();
            }
        }

        static Library withoutNative() {
            return new Library(LZ4Factory.safeInstance(), false);
        }
    }

    /**
     * Holds the library's encoder of the level used last, which keeps its tables from call to call.
     */
    private static final class Encoder {
        private final IntFunction<LZ4Compressor> encoderOfLevel;
        private @Nullable LZ4Compressor current;
        private int currentLevel;

        Encoder(IntFunction<LZ4Compressor> encoderOfLevel) {
            this.encoderOfLevel = encoderOfLevel;
        }

        LZ4Compressor at(int level) {
            LZ4Compressor encoder = current;
            if (encoder == null || currentLevel != level) {
                close();
                encoder = encoderOfLevel.apply(level);
                current = encoder;
                currentLevel = level;
            }
            return encoder;
        }

        void close() {
            if (current instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception failure) {
                    throw new IllegalStateException("lz4 does not free its tables", failure);
                }
            }
            current = null;
        }
    }
}
