package io.knet.compress;

/** LZ4 blocks made by the fast encoder; the level is its acceleration. */
final class Lz4Compressor extends Lz4BlockCompressor {
    Lz4Compressor() {
        this(Library.load());
    }

    Lz4Compressor(Library library) {
        // The Java encoder knows no acceleration: it always compresses best.
        super(
                library,
                level ->
                        library.isNative
                                ? library.factory.fastResetCompressor(level)
                                : library.factory.fastCompressor());
    }
}
