package io.knet.compress;

/** LZ4 blocks made by the encoder that searches longer, at the level given. */
final class Lz4HcCompressor extends Lz4BlockCompressor {
    Lz4HcCompressor() {
        this(Library.load());
    }

    Lz4HcCompressor(Library library) {
        super(
                library,
                level ->
                        library.isNative
                                ? library.factory.highFastResetCompressor(level)
                                : library.factory.highCompressor(level));
    }
}
