package io.knet.netty.tap;

import io.knet.CaptureSide;
import io.knet.LinkPacket;
import io.knet.Registration;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.handler.InboundPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listeners for packets of a handle. While there is none, a packet costs a read. Any thread.
 */
public final class PacketTaps {
    /** Of a transport that tells none. */
    private static final InetSocketAddress UNKNOWN = new InetSocketAddress(0);

    private final CallbackFailures failures;
    private final Side sealed = new Side();
    private final Side plain = new Side();

    /**
     * Taps without listeners.
     *
     * @param failures told of listeners that throw
     */
    public PacketTaps(CallbackFailures failures) {
        this.failures = failures;
    }

    /** Those who listen on one side. */
    private static final class Side {
        final List<Consumer<LinkPacket>> listeners = new CopyOnWriteArrayList<>();

        /** Written under this object's lock: whether there are any. */
        volatile boolean wanted;

        Registration add(Consumer<? super LinkPacket> listener) {
            // A wrapper, so that a listener that was added twice can be removed once.
            Consumer<LinkPacket> entry = listener::accept;
            change(() -> listeners.add(entry));
            return () -> change(() -> listeners.remove(entry));
        }

        private synchronized void change(Runnable change) {
            change.run();
            wanted = !listeners.isEmpty();
        }
    }

    /** Adds a listener. */
    public Registration add(CaptureSide side, Consumer<? super LinkPacket> listener) {
        return of(side).add(listener);
    }

    /** Whether anybody listens. */
    boolean wants(CaptureSide side) {
        return of(side).wanted;
    }

    private Side of(CaptureSide side) {
        return side == CaptureSide.PLAIN ? plain : sealed;
    }

    /** A packet came to a local address, sealed, and it is not known yet whose it is. */
    public void unclaimed(InboundPacket packet, @Nullable SocketAddress local) {
        if (wants(CaptureSide.SEALED)) {
            tell(
                    new PassingPacket(
                            CaptureSide.SEALED,
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            true,
                            false,
                            packet.source(),
                            addressOr(local),
                            packet.content()));
        }
    }

    static InetSocketAddress addressOr(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known ? known : UNKNOWN;
    }

    void tell(PassingPacket packet) {
        for (Consumer<LinkPacket> listener : of(packet.side()).listeners) {
            try {
                listener.accept(packet);
            } catch (Throwable failure) {
                failures.report("a listener for packets", failure);
            }
        }
    }
}
