package io.knet.session.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * What both ends send encrypted in a handshake: the 24 bytes of the header again, so that they
 * cannot be exchanged by somebody who only has the key file, and what the sender is.
 *
 * @param features the features that the sender offers, one bit each
 * @param instance random, drawn anew whenever the sender begins without knowledge of the past
 */
public record HandshakePayload(int features, long instance) {
    /** Length of the payload, in bytes. Peers may send more, which is ignored. */
    public static final int LENGTH = HandshakeHeader.LENGTH + Integer.BYTES + Long.BYTES;

    /** Whether a payload is long enough and begins with the bytes of the header. */
    public static boolean matches(byte[] payload, byte[] header) {
        return payload.length >= LENGTH
                && Arrays.equals(
                        payload, 0, HandshakeHeader.LENGTH, header, 0, HandshakeHeader.LENGTH);
    }

    /** Reads a payload that {@link #matches}. */
    public static HandshakePayload read(byte[] payload) {
        ByteBuf bytes = Unpooled.wrappedBuffer(payload);
        return new HandshakePayload(
                bytes.getInt(HandshakeHeader.LENGTH),
                bytes.getLong(HandshakeHeader.LENGTH + Integer.BYTES));
    }

    /** The payload as bytes. */
    public byte[] bytes(HandshakeHeader header) {
        ByteBuf out = Unpooled.buffer(LENGTH, LENGTH);
        header.write(out);
        out.writeInt(features);
        out.writeLong(instance);
        return ByteBufUtil.getBytes(out);
    }
}
