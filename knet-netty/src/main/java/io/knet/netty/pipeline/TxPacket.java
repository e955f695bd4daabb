package io.knet.netty.pipeline;

import static java.util.Objects.requireNonNull;

import io.knet.crypto.engine.CryptoState;
import io.knet.netty.handler.SharedPacket;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import org.jspecify.annotations.Nullable;

/**
 * One packet of a message that goes over several links. The first link to send it seals it, the
 * others repeat the same bytes, as libknet does (spec wire 13.1). Belongs to one event loop.
 */
public final class TxPacket extends AbstractReferenceCounted implements SharedPacket {
    private final ByteBuf plain;
    private @Nullable ByteBuf sealed; // one thread at a time
    private @Nullable CryptoState sealedWith; // one thread at a time

    /** A packet that is not sealed yet; owns the buffer. */
    public TxPacket(ByteBuf plain) {
        requireNonNull(plain, "plain");
        this.plain = plain;
    }

    @Override
    public ByteBuf plain() {
        return plain;
    }

    /**
     * The sealed packet, null if it was not sealed yet, or under a crypto state that is not the
     * current one. Not to be changed.
     */
    public @Nullable ByteBuf sealed(CryptoState current) {
        requireNonNull(current, "current");
        return sealedWith == current ? sealed : null;
    }

    /** Keeps the sealed packet, of which it takes a reference of its own. */
    public void sealed(ByteBuf packet, CryptoState state) {
        requireNonNull(packet, "packet");
        requireNonNull(state, "state");
        if (sealed != null) {
            sealed.release();
        }
        sealed = packet.retainedDuplicate();
        sealedWith = state;
    }

    @Override
    protected void deallocate() {
        plain.release();
        if (sealed != null) {
            sealed.release();
        }
    }

    @Override
    public TxPacket touch(Object hint) {
        plain.touch(hint);
        return this;
    }
}
