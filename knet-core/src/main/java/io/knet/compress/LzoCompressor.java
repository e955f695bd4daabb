package io.knet.compress;

/** LZO1X streams (spec wire 6: lzo2) with code of our own; the level makes no difference. */
final class LzoCompressor extends ArrayCompressor {
    private final Pool<Lzo1xEncoder> encoders = new Pool<>(Lzo1xEncoder::new, encoder -> {});

    @Override
    int maxStream(int length) {
        return Lzo1xEncoder.maxStream(length);
    }

    @Override
    int compress(byte[] in, int length, int level, byte[] out) {
        Lzo1xEncoder encoder = encoders.take();
        try {
            return encoder.encode(in, length, out);
        } finally {
            encoders.give(encoder);
        }
    }

    @Override
    int expand(byte[] in, int length, byte[] out, int limit) throws CompressionException {
        return Lzo1xDecoder.decode(in, length, out, limit);
    }
}
