package io.knet.netty.session;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.NodePublicKey;
import io.knet.SessionControl;
import io.knet.netty.concurrent.HandleLife;
import io.knet.session.SessionKeys;
import io.knet.session.SessionNode;
import io.knet.session.crypto.SessionCrypto;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The key slots of sessions as the application sees them. Any thread, event loops included, so that
 * the lock is not held while event loops are waited for.
 */
final class SessionControls implements SessionControl {
    private final SessionNode node;
    private final SessionCrypto algorithms;
    private final Consumer<Consumer<SessionHost>> onAll;
    private final HandleLife life;
    private volatile int inUse = 1; // written under the lock

    /**
     * The slots, of which the first holds a key file and is in use.
     *
     * @param onAll does something with each host, on its event loop, and waits for it if it can
     */
    SessionControls(
            SessionNode node,
            SessionCrypto algorithms,
            Consumer<Consumer<SessionHost>> onAll,
            HandleLife life) {
        this.node = node;
        this.algorithms = algorithms;
        this.onAll = onAll;
        this.life = life;
    }

    @Override
    public void set(int slot, byte[] key) {
        requireNonNull(key, "key");
        Optional<SessionKeys> held;
        synchronized (this) {
            life.checkOpen();
            checkFree(slot);
            held = node.load(slot, SessionKeys.derive(algorithms, key));
        }
        exchanged(held);
    }

    @Override
    public void use(int slot) {
        synchronized (this) {
            life.checkOpen();
            node.use(checkSlot(slot));
            inUse = slot;
        }
        onAll.accept(host -> host.handshakes().renew());
    }

    @Override
    public void clear(int slot) {
        Optional<SessionKeys> held;
        synchronized (this) {
            life.checkOpen();
            checkFree(slot);
            held = node.clear(slot);
        }
        exchanged(held);
    }

    private void exchanged(Optional<SessionKeys> held) {
        held.ifPresent(
                keys -> {
                    try {
                        onAll.accept(host -> host.handshakes().keysRemoved(keys));
                    } finally {
                        keys.close();
                    }
                });
    }

    private void checkFree(int slot) {
        if (inUse == checkSlot(slot)) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "sessions are begun with key slot "
                            + slot
                            + "; use the other slot before changing it");
        }
    }

    private static int checkSlot(int slot) {
        if (slot < 1 || slot > 2) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT, "there is no key slot " + slot + "; use 1 or 2");
        }
        return slot;
    }

    @Override
    public OptionalInt inUse() {
        return life.isClosed() ? OptionalInt.empty() : OptionalInt.of(inUse);
    }

    @Override
    public Optional<NodePublicKey> publicKey() {
        return node.publicKey().map(key -> NodePublicKey.of(key.bytes()));
    }
}
