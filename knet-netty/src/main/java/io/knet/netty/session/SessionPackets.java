package io.knet.netty.session;

import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.NoSessionException;
import io.knet.session.Scratch;
import io.knet.session.SealResult;
import io.knet.session.Session;
import io.knet.session.SessionSealer;
import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.wire.TransportHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals packets for a host in whatever session is to be sent with at the moment, on any thread.
 * Nothing is opened here: what comes is opened by the sessions themselves, before anything else
 * looks at it.
 */
final class SessionPackets implements PacketCrypto {
    /** A session that ends while a packet is sealed has a successor, or none. */
    private static final int ATTEMPTS = 3;

    private static final CryptoOverhead OVERHEAD =
            new CryptoOverhead(TransportHeader.LENGTH, 0, AeadAlgorithm.TAG_BYTES);

    private final int host;
    private final Supplier<@Nullable Session> current;
    private final EventLoop loop;
    private final Scratch ofLoop;

    /**
     * The packets for a host.
     *
     * @param host its id
     * @param current the session to send with; null if there is none
     * @param loop the host's
     * @param ofLoop the scratch memory of that loop
     */
    SessionPackets(int host, Supplier<@Nullable Session> current, EventLoop loop, Scratch ofLoop) {
        this.host = host;
        this.current = current;
        this.loop = loop;
        this.ofLoop = ofLoop;
    }

    @Override
    public CryptoOverhead overhead() {
        return OVERHEAD;
    }

    @Override
    public boolean numbersPackets() {
        return true;
    }

    @Override
    public boolean mayRepeat(ByteBuf sealed) {
        Session session = current.get();
        return session != null && session.mayRepeat(sealed, loop.ticker().nanoTime());
    }

    @Override
    public PacketSealer newSealer(SaltSource salts) {
        return new Sealer();
    }

    @Override
    public PacketOpener newOpener() {
        return new PacketOpener() {
            @Override
            public boolean open(ByteBuf sealed, ByteBuf plain) {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    /** Keys are wiped when their sessions end. */
    @Override
    public void close() {}

    /** Used by one thread at a time. */
    private final class Sealer implements PacketSealer {
        /** For other threads than the loop, where the scratch memory serves all hosts. */
        private final Scratch scratch = new Scratch();

        private @Nullable SessionSealer sealer; // one thread at a time

        @Override
        public void seal(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                SessionSealer now = sealer();
                SealResult result =
                        now.seal(
                                plain,
                                sealed,
                                loop.ticker().nanoTime(),
                                loop.inEventLoop() ? ofLoop : scratch);
                if (result == SealResult.SEALED) {
                    return;
                }
                if (result == SealResult.EXHAUSTED) {
                    throw new GeneralSecurityException(
                            "the session with host "
                                    + host
                                    + " has protected as much as it may; the next one is due");
                }
                if (result == SealResult.FAILED) {
                    throw now.session()
                            .failure()
                            .orElseGet(() -> new GeneralSecurityException("the cipher failed"));
                }
                release();
            }
            throw new NoSessionException(host);
        }

        private SessionSealer sealer() throws GeneralSecurityException {
            Session session = current.get();
            SessionSealer held = sealer;
            if (held != null && held.session() == session) {
                return held;
            }
            release();
            if (session == null) {
                throw new NoSessionException(host);
            }
            held = session.newSealer(scratch).orElse(null);
            if (held == null) {
                throw session.failure().orElseGet(() -> new NoSessionException(host));
            }
            sealer = held;
            return held;
        }

        private void release() {
            SessionSealer held = sealer;
            sealer = null;
            if (held != null) {
                held.close();
            }
        }

        @Override
        public void close() {
            release();
            scratch.close();
        }
    }
}
