package io.knet.crypto.format;

import io.netty.buffer.ByteBuf;

/** Opens {@code P, HMAC(P)}. */
final class HashOnlyOpener extends FormatOpener {
    HashOnlyOpener(PreparedCrypto owner, KeyedMac mac) {
        super(owner, mac);
    }

    @Override
    boolean isBodyLength(int body) {
        return true;
    }

    @Override
    boolean openBody(ByteBuf sealed, int start, int body, ByteBuf plain) {
        plain.writeBytes(sealed, start, body);
        return true;
    }
}
