package io.knet;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;

/**
 * Something that happened to a handle; see {@link KnetHandle#onEvent}. Later versions have more
 * kinds of events: a program ignores those that it does not know. Not to be implemented by
 * programs.
 */
public interface KnetEvent {
    /**
     * A link came up.
     *
     * @param host id of the host
     * @param link id of the link
     */
    record LinkUp(int host, int link) implements KnetEvent {}

    /**
     * A link went down.
     *
     * @param host id of the host
     * @param link id of the link
     * @param reason why
     * @param detail what more is known of it: the error of the socket, or how long no pong came;
     *     empty if the reason says all
     */
    record LinkDown(int host, int link, LinkDownReason reason, String detail) implements KnetEvent {
        /** Refuses null. */
        public LinkDown {
            requireNonNull(reason, "reason");
            requireNonNull(detail, "detail");
        }
    }

    /**
     * The peer of a dynamic link was found at another address, and packets go there from now on. At
     * most five a second, and fewer the more often it goes back and forth.
     *
     * @param host id of the host
     * @param link id of the link
     * @param from where it was
     * @param to where it is
     */
    record LinkPeerMoved(int host, int link, InetSocketAddress from, InetSocketAddress to)
            implements KnetEvent {
        /** Refuses null. */
        public LinkPeerMoved {
            requireNonNull(from, "from");
            requireNonNull(to, "to");
        }
    }

    /**
     * A host became reachable, or stopped being so.
     *
     * @param host id of the host
     * @param reachable whether it is reachable now
     */
    record HostReachability(int host, boolean reachable) implements KnetEvent {}

    /**
     * The longest message that goes in one packet has changed.
     *
     * @param dataMtu the new value, in bytes
     */
    record DataMtu(int dataMtu) implements KnetEvent {}

    /**
     * Packets are sent in another version of the wire format from now on.
     *
     * @param own the versions of this node
     */
    record OnwireVersionChange(OnwireVersion own) implements KnetEvent {
        /** Refuses null. */
        public OnwireVersionChange {
            requireNonNull(own, "own");
        }
    }

    /**
     * This node's kernel dropped packets of a link's peer, because the buffer of the link's socket
     * was full: they come faster than this node takes them. The first event comes with the first
     * ping after drops begin, the next ones at least 10 s apart. Together they tell of every packet
     * that was dropped, and none comes where the kernel does not tell.
     *
     * @param host id of the host
     * @param link id of the link
     * @param packets how many were dropped since the last such event of the link
     */
    record KernelDrops(int host, int link, long packets) implements KnetEvent {}

    /**
     * Messages were lost because a data channel's receive queue was full. One event stands for all
     * losses since the queue was last emptied by half.
     *
     * @param channel number of the channel
     * @param sourceHost id of the host whose message was the first one lost
     */
    record ReceiveOverflow(int channel, int sourceHost) implements KnetEvent {}
}
