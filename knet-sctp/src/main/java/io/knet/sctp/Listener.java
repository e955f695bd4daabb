package io.knet.sctp;

import com.sun.nio.sctp.SctpChannel;
import io.knet.netty.link.LocalEnd;
import io.knet.protocol.Endpoint;
import io.netty.channel.sctp.nio.NioSctpServerChannel;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A local address at which peers connect, and the associations that they have made. */
final class Listener implements LocalEnd {
    private final InetSocketAddress address;
    private final Socket channel;
    private final Map<Endpoint, Association> accepted = new ConcurrentHashMap<>();

    /** Those and the closed ones whose handlers have not all been told. */
    private final Set<Association> present = ConcurrentHashMap.newKeySet();

    /** The listening channel. What it reads are {@link Association}s. */
    static final class Socket extends NioSctpServerChannel {
        private final Supplier<PacketCodec> codecs;

        Socket(Supplier<PacketCodec> codecs) {
            this.codecs = codecs;
        }

        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            SctpChannel socket = javaChannel().accept();
            if (socket == null) {
                return 0;
            }
            accepted.add(new Association(this, socket, codecs.get()));
            return 1;
        }
    }

    /**
     * A listener.
     *
     * @param address with its real port
     */
    Listener(InetSocketAddress address, Socket channel) {
        this.address = address;
        this.channel = channel;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    Socket channel() {
        return channel;
    }

    /** The associations that there are. Any thread. */
    Collection<Association> accepted() {
        return accepted.values();
    }

    /**
     * The associations that there are, and those that need their handlers' event loops a while
     * longer. Any thread.
     */
    Collection<Association> present() {
        return present;
    }

    /** Keeps an association until it is closed. Any thread. */
    void add(InetSocketAddress peer, Association association) {
        Endpoint endpoint = Endpoint.of(peer);
        present.add(association);
        association.whenHandlersGone().thenRun(() -> present.remove(association));
        accepted.put(endpoint, association);
        association.closeFuture().addListener(end -> accepted.remove(endpoint, association));
    }

    /** The association with a peer; null if there is none. Any thread. */
    @Nullable Association with(InetSocketAddress peer) {
        return accepted.get(Endpoint.of(peer));
    }
}
