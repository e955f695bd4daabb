package io.knet.crypto.format;

import io.netty.buffer.ByteBuf;

/** Seals to {@code P, HMAC(P)}. */
final class HashOnlySealer extends FormatSealer {
    HashOnlySealer(PreparedCrypto owner, KeyedMac mac) {
        super(owner, mac);
    }

    @Override
    void sealBody(ByteBuf plain, ByteBuf sealed) {
        while (plain.isReadable()) {
            int length = Math.min(plain.readableBytes(), CHUNK);
            plain.readBytes(out, 0, length);
            emit(length, sealed);
        }
    }
}
